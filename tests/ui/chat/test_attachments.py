"""Pictures and files that go with a prompt."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.attachments import MAX_ATTACHMENTS, TextFile, with_files
from app.domain.errors import InvalidInputError
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.chat.test_chat_page import opened
from ui.pages.chat_attachments import read_attachment
from ui.theme import Theme
from ui.widgets.attachment_bar import AttachmentView
from ui.widgets.message_parts import question
from ui.widgets.message_view import UserBubble
from ui.widgets.pictures import LONGEST_SIDE_PX, Picture, picture_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def image_file(folder: Path, name: str, width: int = 40, height: int = 30) -> Path:
    """Write a picture and return where."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(folder / name))
    return folder / name


def files_mime(*paths: Path) -> QMimeData:
    """Return what a file browser drags."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_dropped_files_go_with_the_prompt(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """A picture is sent as one, a text file inside the prompt; both are shown with the question."""
    notes = tmp_path / "notes.md"
    notes.write_text("# Title\nBody\n", encoding="utf-8")
    mime = files_mime(image_file(tmp_path, "photo.png"), notes)

    async def scenario() -> None:
        async with opened(window) as page:
            point, copies = QPointF(10, 10), Qt.DropAction.CopyAction
            entered = QDragEnterEvent(
                point.toPoint(), copies, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            )
            page.dragEnterEvent(entered)
            assert entered.isAccepted()
            page.dropEvent(QDropEvent(point, copies, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
            await until(lambda: len(page.composer.bar.chips) == 2)
            page.composer.set_text("Compare them")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert request.prompt == "Compare them\n\nFile: notes.md\n```md\n# Title\nBody\n```"
            assert request.images == ((tmp_path / "photo.png").read_bytes(),)
            assert page.composer.bar.chips == []
            asked = page.session.entries[0]
            assert (asked.typed, [file.name for file in asked.files]) == ("Compare them", ["notes.md"])
            window.push(*window.opening(), window.text("Done."), None)
            await until(lambda: not page.session.is_running)
            page.session.ask_again()
            await until(lambda: len(window.app.engine.requests) == 2)
            assert window.app.engine.requests[-1].images == request.images

    run(scenario())


def test_a_pasted_picture_is_attached_and_pasted_text_is_not(run: Runner, window: FakeWindow) -> None:
    """A picture may be sent without words; text that comes with a picture of itself stays text."""
    picture, both = QMimeData(), QMimeData()
    image = QImage(30, 20, QImage.Format.Format_ARGB32)
    image.fill(QColor("orange"))
    picture.setImageData(image)
    both.setImageData(image)
    both.setText("cells")

    async def scenario() -> None:
        async with opened(window) as page:
            assert not page.composer.button.isEnabled()
            page.composer.edit.insertFromMimeData(picture)
            await until(lambda: page.composer.bar.chips)
            assert page.composer.button.isEnabled()
            page.composer.edit.insertFromMimeData(both)
            assert page.composer.text == "cells"
            page.composer.set_text("")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            await until(lambda: window.app.engine.requests)
            assert len(window.app.engine.requests[-1].images) == 1
            await until(lambda: page.session.conversation_id)
            assert window.app.conversations.summaries[page.session.conversation_id].title == "Picture"

    run(scenario())


def test_an_attachment_is_taken_away_by_its_button_and_by_key(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """Each has a button with its name; Delete does the same."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")

    async def scenario() -> None:
        async with opened(window) as page:
            page._attachments.add_files([tmp_path / "a.txt", tmp_path / "b.txt"])
            await until(lambda: len(page.composer.bar.chips) == 2)
            button = page.composer.bar.chips[0].remove_button
            assert button is not None
            assert button.accessibleName() == "Remove a.txt"
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert [chip.accessibleName() for chip in page.composer.bar.chips] == ["Attached: b.txt"]
            QTest.keyClick(page.composer.bar.chips[0], Qt.Key.Key_Delete)
            assert page.composer.bar.chips == []

    run(scenario())


def test_files_that_cannot_be_attached_are_told_and_the_others_taken(
    run: Runner, window: FakeWindow, tmp_path: Path
) -> None:
    """A folder, a program and one too many are refused by name; nothing else is lost."""
    (tmp_path / "tool").write_bytes(b"\x7fELF\0\xff")
    names = [tmp_path / f"{number}.txt" for number in range(MAX_ATTACHMENTS + 1)]
    for path in names:
        path.write_text("x", encoding="utf-8")

    async def scenario() -> None:
        async with opened(window) as page:
            page._attachments.add_files([tmp_path, tmp_path / "tool", *names])
            await until(lambda: len(window.reported) == 3)
            assert len(page._attachments.attached) == MAX_ATTACHMENTS
            assert all(isinstance(error, InvalidInputError) and error.fix for error in window.reported)

    run(scenario())


def test_attachments_come_back_with_the_draft(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """What was attached to an unsent text is there after a restart."""
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")

    async def scenario() -> None:
        async with opened(window) as page:
            page._attachments.add_files([image_file(tmp_path, "p.png"), tmp_path / "a.txt"])
            await until(lambda: len(page.composer.bar.chips) == 2)
        async with opened(window) as page:
            await until(lambda: len(page.composer.bar.chips) == 2)
            assert page._attachments.prompt("") == "File: a.txt\n```txt\ntext\n```"
            assert not page.composer.bar.chips[0].attachment.thumbnail.isNull()  # type: ignore[union-attr]

    run(scenario())


def test_large_pictures_are_made_smaller(tmp_path: Path) -> None:
    """The longest side is bounded; a small PNG is sent as it is."""
    large = read_attachment(image_file(tmp_path, "large.bmp", 3000, 100))
    small = read_attachment(image_file(tmp_path, "small.png"))
    assert isinstance(large, Picture)
    assert isinstance(small, Picture)
    image = QImage()
    assert image.loadFromData(large.content)
    assert image.width() == LONGEST_SIDE_PX
    assert small.content == (tmp_path / "small.png").read_bytes()


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    """A file that begins like a picture and ends too early says so."""
    path = image_file(tmp_path, "cut.png", 300, 200)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InvalidInputError, match=r"cut\.png"):
        read_attachment(path)


def test_a_file_in_the_transcript_opens(theme: Theme, qtbot: Any) -> None:
    """A chip of the question shows the file's text; its picture shows whole."""
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    entry = question(with_files("Look", (TextFile("a.py", "x = 1"),)), (picture_of(image),))
    bubble = UserBubble(entry, theme)
    qtbot.addWidget(bubble)
    bubble.resize(700, bubble.arrange(700))
    bubble.show()
    chips = bubble._bar.chips
    assert [chip.accessibleName() for chip in chips] == ["Attached: Picture 1", "Attached: a.py"]
    QTest.keyClick(chips[1], Qt.Key.Key_Return)
    view = bubble.findChild(AttachmentView)
    assert view is not None
    assert view.findChildren(QPlainTextEdit)[0].toPlainText() == "x = 1"
    view.close()
