"""What goes with the prompt being written: taken by button, drop and paste, read beside the window, kept as a draft."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.attachments import MAX_ATTACHMENTS, MAX_PICTURE_BYTES, TextFile, text_file, with_files
from app.domain.errors import InvalidInputError, ModelyardError
from ui.tasks import spawn
from ui.widgets.attachment_bar import Attachment
from ui.widgets.composer import offers_files
from ui.widgets.pictures import Picture, is_picture, picture_of, read_picture, stored_picture


class ChatAttachments(QObject):
    """Holds the attachments of the composer; `changed` tells that they are others."""

    changed = Signal()

    def __init__(self, report: Callable[[ModelyardError], None], parent: QObject) -> None:
        """Start with none; `report` tells the user why a file was not taken."""
        super().__init__(parent)
        self._report = report
        self._attached: tuple[Attachment, ...] = ()
        # Files being read belong to the prompt that was written when they were chosen.
        self._serial = 0
        self._reading = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is attached or being read."""
        return not self._attached and not self._reading

    @property
    def attached(self) -> tuple[Attachment, ...]:
        """What is attached, in the order it was added."""
        return self._attached

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures among them."""
        return tuple(each for each in self._attached if isinstance(each, Picture))

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The text files among them."""
        return tuple(each for each in self._attached if isinstance(each, TextFile))

    def prompt(self, typed: str) -> str:
        """Return the text to send: what was typed, and the text files behind it."""
        return with_files(typed, self.files)

    def show(self, attached: Sequence[Attachment]) -> None:
        """Attach these instead."""
        self._serial += 1
        self._attached = tuple(attached)
        self.changed.emit()

    def remove(self, place: int) -> None:
        """Take one away."""
        self._attached = (*self._attached[:place], *self._attached[place + 1 :])
        self.changed.emit()

    def choose(self, parent: QWidget) -> None:
        """Let the user choose files."""
        paths, _ = QFileDialog.getOpenFileNames(parent, self.tr("Attach pictures or text files"))
        self.add_files([Path(path) for path in paths])

    def offers(self, mime: QMimeData) -> bool:
        """Return whether something dropped or pasted can be attached."""
        return offers_files(mime)

    def take(self, mime: QMimeData) -> None:
        """Attach what is dropped or pasted."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add_files(paths)
        elif mime.hasImage():
            image = QImage(mime.imageData())
            self._start([partial(asyncio.to_thread, picture_of, image)])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach files; those that cannot be are told one by one."""
        self._start([partial(asyncio.to_thread, read_attachment, path) for path in paths])

    def _start(self, readings: Sequence[Callable[[], Awaitable[Attachment]]]) -> None:
        self._reading += 1
        spawn(self, self._add(readings))

    async def _add(self, readings: Sequence[Callable[[], Awaitable[Attachment]]]) -> None:
        try:
            await self._read(readings)
        finally:
            self._reading -= 1

    async def _read(self, readings: Sequence[Callable[[], Awaitable[Attachment]]]) -> None:
        serial = self._serial
        for read in readings:
            try:
                attachment = await read()
                if serial != self._serial:
                    return
                if len(self._attached) >= MAX_ATTACHMENTS:
                    raise InvalidInputError(
                        self.tr("A prompt takes at most {n} attachments.").format(n=MAX_ATTACHMENTS),
                        field="attachment",
                        fix=self.tr("Remove one first, or send them in several prompts."),
                    )
            except ModelyardError as error:
                self._report(error)
                continue
            self._attached = (*self._attached, attachment)
            self.changed.emit()


def read_attachment(path: Path) -> Attachment:
    """Return a file as picture or text; InvalidInputError says why it cannot be attached. Reads the disk."""
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_PICTURE_BYTES:
            raise InvalidInputError(
                f"“{path.name}” is too large: {size_bytes / 1e6:.0f} MB.",
                field="attachment",
                fix=f"Pictures may have {MAX_PICTURE_BYTES / 1e6:.0f} MB, text files 1 MB.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            field="attachment",
            fix="Folders cannot be attached; choose a file that you may read.",
        ) from error
    return read_picture(path.name, content) if is_picture(content) else text_file(path.name, content)


def to_stored(attached: Sequence[Attachment]) -> list[dict[str, str]]:
    """Return attachments as JSON, for the draft."""
    return [
        {"name": each.name, "text": each.content}
        if isinstance(each, TextFile)
        else {"picture": base64.b64encode(each.content).decode()}
        for each in attached
    ]


def from_stored(stored: Any) -> tuple[Attachment, ...]:
    """Return the attachments of a draft; what cannot be read any more is left out."""
    found: list[Attachment] = []
    for each in stored or ():
        if "picture" in each:
            try:
                found.append(stored_picture(base64.b64decode(each["picture"], validate=True)))
            except binascii.Error:
                continue
        else:
            found.append(TextFile(each["name"], each["text"]))
    return tuple(found)
