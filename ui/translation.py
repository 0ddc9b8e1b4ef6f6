"""The language of the window: translations loaded before the first widget, and the words that the core gives."""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

logger = logging.getLogger(__name__)

Language = Literal["system", "en", "de"]
# Languages with a file in resources/translations; English is the language of the code.
TRANSLATED = ("de",)
LANGUAGE_PROPERTY = "modelyardLanguage"


def resolve_language(language: str) -> str:
    """Return the code of the language to show: the system's where it is one of ours, else English."""
    wanted = QLocale.system().name().partition("_")[0] if language == "system" else language
    return wanted if wanted in TRANSLATED else "en"


def shown_language() -> str:
    """Return the code of the language that the window speaks."""
    application = QCoreApplication.instance()
    language = None if application is None else application.property(LANGUAGE_PROPERTY)
    return str(language or "en")


class Translation(QObject):
    """The translators that are installed; one for our texts and one for Qt's own (menus of fields, dialogs)."""

    def __init__(self, application: QApplication) -> None:
        """Start in English."""
        super().__init__(application)
        self._application = application
        self._installed: list[QTranslator] = []
        self.language = "en"

    def install(self, language: str) -> str:
        """Show the window in `language` ("system", "en", "de") and return its code.

        Widgets that are there already keep their words, so it is called before the first one is made. A language that
        is read from right to left mirrors the layout.
        """
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()
        self.language = resolve_language(language)
        self._application.setProperty(LANGUAGE_PROPERTY, self.language)
        # The system's own way with numbers and dates, unless another language was chosen.
        locale = QLocale.system() if language == "system" else QLocale(self.language)
        QLocale.setDefault(locale)
        self._application.setLayoutDirection(QLocale(self.language).textDirection())
        if self.language == "en":
            return self.language
        qt = QTranslator(self)
        if qt.load(f"qtbase_{self.language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._add(qt)
        own = QTranslator(self)
        if own.load(str(files("resources").joinpath("translations", f"{self.language}.qm"))):
            self._add(own)
        else:
            logger.warning("The translation %s.qm cannot be used; the window stays English.", self.language)
        return self.language

    def _add(self, translator: QTranslator) -> None:
        self._application.installTranslator(translator)
        self._installed.append(translator)


def translatable(_context: str, text: str) -> str:
    """Return `text` as it is: a mark for texts in tables, which are translated in `_context` where they are shown."""
    return text


def core_text(text: str) -> str:
    """Return a word or sentence of the core (a setting's title, a capability, a strategy) in the window's language."""
    return QCoreApplication.translate("Core", text)
