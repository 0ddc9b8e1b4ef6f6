"""The user guide: pages of resources/help, with search, opened at the page one is on."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.theme import SPACE
from ui.translation import shown_language

SIZE_PX = (860, 600)
TOPICS_WIDTH_PX = 220
TOPIC_CHARACTERS = 32
# Topics in reading order; a page of the window opens the one of its name.
TOPICS = (
    "first-steps",
    "chat",
    "compare",
    "models",
    "calibration",
    "decisions",
    "dashboard",
    "experiments",
    "routing",
    "settings",
    "api",
    "trouble",
)
KEY_ROLE = int(Qt.ItemDataRole.UserRole)


def read_topic(key: str, language: str = "en") -> str:
    """Return a topic's Markdown in `language`, in English where it is not translated; its first line is the title."""
    folder = files("resources").joinpath("help")
    translated = folder.joinpath(language, f"{key}.md")
    return (translated if translated.is_file() else folder.joinpath(f"{key}.md")).read_text(encoding="utf-8")


class HelpWindow(QDialog):
    """Lists the topics that contain what is searched, and shows one; it does not hold up the window."""

    def __init__(self, topic: str, parent: QWidget) -> None:
        """Open at `topic`, or at the first one if there is no such topic."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE_PX)
        self._texts = {key: read_topic(key, shown_language()) for key in TOPICS}
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search help"))
        self._search.setAccessibleName(self.tr("Search help"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._topics = QListWidget(self)
        self._topics.setAccessibleName(self.tr("Topics"))
        self._topics.setProperty("kind", "nav")
        self._topics.setFixedWidth(max(TOPICS_WIDTH_PX, self.fontMetrics().averageCharWidth() * TOPIC_CHARACTERS))
        self._text = QTextBrowser(self)
        self._text.setAccessibleName(self.tr("Help text"))
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.document().setDocumentMargin(SPACE[4])
        for key, text in self._texts.items():
            item = QListWidgetItem(text.split("\n", 1)[0].lstrip("# "), self._topics)
            item.setData(KEY_ROLE, key)
            item.setSizeHint(QSize(0, 2 * self.fontMetrics().height()))
        self._topics.currentItemChanged.connect(self._show)
        side = QVBoxLayout()
        side.addWidget(self._search)
        side.addWidget(self._topics, 1)
        layout = QHBoxLayout(self)
        layout.addLayout(side)
        layout.addWidget(self._text, 1)
        self.show_topic(topic)

    def show_topic(self, topic: str) -> None:
        """Show a topic; the first one for a key that has none."""
        self._topics.setCurrentRow(TOPICS.index(topic) if topic in TOPICS else 0)
        self._topics.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._text.setMarkdown(self._texts[item.data(KEY_ROLE)])

    def _filter(self, words: str) -> None:
        """Hide the topics that lack one of the words; show the first that is left."""
        wanted = words.lower().split()
        found = [key for key, text in self._texts.items() if all(word in text.lower() for word in wanted)]
        for row, key in enumerate(TOPICS):
            self._topics.item(row).setHidden(key not in found)
        current = self._topics.currentItem()
        if found and current.isHidden():
            self._topics.setCurrentRow(TOPICS.index(found[0]))
