"""The window's words: each can be translated, the files fit the code, and the language is chosen before the start."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from ui.translation import Translation, core_text, resolve_language

ROOT = Path(__file__).parents[3]
WORD = re.compile(r"[A-Za-z]{3,}")
# Markup, entities and keys hold letters that nobody reads as words.
NO_WORD = re.compile(r"<[^>]*>|&\w+;|(Ctrl|Shift|Alt)\+\w+")
# Calls whose text arguments the user reads or hears.
SINKS = frozenset(
    {
        "setText",
        "setTitle",
        "setWindowTitle",
        "setToolTip",
        "setStatusTip",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "setPrefix",
        "setSuffix",
        "addItem",
        "addTab",
        "addAction",
        "addRow",
        "addMenu",
        "setHorizontalHeaderLabels",
        "setHeaderLabels",
        "label",
        "ElidedLabel",
        "push_button",
        "icon_button",
        "EmptyState",
        "PageHeader",
        "Action",
        "QLabel",
        "QPushButton",
        "QCheckBox",
        "QGroupBox",
        "toast",
        "question",
        "warning_box",
        "getSaveFileName",
        "getOpenFileName",
    }
)
# Arguments that are keys, roles and icons, by name and by place.
KEY_ARGUMENTS = frozenset({"key", "icon", "kind", "shortcut", "role", "colour", "object_name"})
KEY_PLACES = {"label": {1}, "ElidedLabel": {1}, "icon_button": {1}}
# The same in every language: names, and words that are stored.
NAMES = frozenset({"Modelyard", "Ollama", "Markdown", "JSON", "CSV", "SVG", "PNG", "HTML"})


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


translations = _load_script()


def untranslated(source: str, name: str = "") -> list[str]:
    """Return the literals of a module that reach the user as they are, as `name:line: text`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in SINKS:
            continue
        keys = KEY_PLACES.get(called, set())
        arguments = [argument for place, argument in enumerate(node.args) if place not in keys]
        arguments += [keyword.value for keyword in node.keywords if keyword.arg not in KEY_ARGUMENTS]
        for argument in arguments:
            found += [
                f"{name}:{node.lineno}: {text!r}"
                for text in _literals(argument)
                if any(word not in NAMES for word in WORD.findall(NO_WORD.sub("", text)))
            ]
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    """Give the texts that an argument consists of; calls within it answer for themselves, but for `format`."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "·" for part in parts)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _literals(part)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _literals(left)
            yield from _literals(right)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _literals(body)
            yield from _literals(otherwise)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _literals(value)
        case ast.Call(func=ast.Attribute(attr="format", value=value)):
            yield from _literals(value)


def test_no_text_escapes_translation() -> None:
    """What the user reads goes through tr(): a literal given to a widget would stay English."""
    found = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        found += untranslated(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('label("Hello there", "secondary")', 1),
        ('box.setText(f"{count} models")', 1),
        ('toast("Saved" if ok else self.tr("No"), kind="success")', 1),
        ('label("{n} models".format(n=1))', 1),
        ('push_button(self.tr("Save"), kind="primary")', 0),
        ('label(self.tr("{n} models").format(n=1), "secondary")', 0),
        ('Action(key="page.chat", title=self.tr("Chat"), shortcut="Ctrl+1")', 0),
        ('box.setText(f"{name} · {size}")', 0),
        ('window.setWindowTitle("Modelyard")', 0),
    ],
)
def test_the_search_for_untranslated_text_sees_it(source: str, count: int) -> None:
    """The search finds literals in every form, and leaves translated texts, keys and names alone."""
    assert len(untranslated(source)) == count


def test_texts_are_found_with_their_contexts(tmp_path: Path) -> None:
    """Every form in which the code names a text is found; the same text of one context counts once."""
    (tmp_path / "page.py").write_text(
        "def _tr(text):\n    return QCoreApplication.translate('Words', text)\n"
        "FLAGS = {'a': translatable('Flag', 'cut')}\n"
        "class Page:\n    def draw(self):\n        self.tr('One ' 'two')\n        self.tr('One two')\n"
        "        _tr('three' if self else 'four')\n"
        "SPEC = PageSpec(key='x', title='Chat')\n"
    )
    assert translations.window_texts(tmp_path) == [
        ("Flag", "cut"),
        ("Page", "One two"),
        ("Words", "three"),
        ("Words", "four"),
        ("Page", "Chat"),
    ]


def test_every_text_of_the_window_can_be_found() -> None:
    """No text is hidden in a variable, and the core's words are among them."""
    texts = translations.all_texts()
    assert ("Page", "Settings") in texts
    assert ("Core", "Theme") in texts


def test_a_text_that_cannot_be_found_is_an_error(tmp_path: Path) -> None:
    """A variable given to tr() would never reach the translators, so it is refused."""
    (tmp_path / "page.py").write_text("class Page:\n    def draw(self, text):\n        self.tr(text)\n")
    with pytest.raises(translations.NotLiteralError, match=r"page\.py:3"):
        translations.window_texts(tmp_path)


def test_a_file_keeps_its_translations_when_the_code_changes(tmp_path: Path) -> None:
    """Writing a file again keeps what fits, and a check names what is missing, left over or has other placeholders."""
    path = tmp_path / "de.ts"
    texts = [("Page", "Hello {name}"), ("Page", "Bye")]
    translations.write(path, {texts[0]: "Hallo {nam}", ("Page", "Old"): "Alt"}, [*texts, ("Page", "Old")])
    report = translations.check(path, texts)
    assert report.missing == (("Page", "Bye"),)
    assert report.obsolete == (("Page", "Old"),)
    assert report.broken == (("Page", "Hello {name}"),)
    translations.write(path, {texts[0]: "Hallo {name}", texts[1]: "Tschüs"}, texts)
    assert translations.check(path, texts).is_complete


@pytest.mark.parametrize(("wanted", "shown"), [("de", "de"), ("en", "en"), ("fr", "en")])
def test_a_language_without_translation_is_english(wanted: str, shown: str) -> None:
    """Only languages that have a file are shown."""
    assert resolve_language(wanted) == shown


def test_the_window_speaks_the_chosen_language(qapp: QApplication) -> None:
    """German words come from the file, Qt's own from Qt's; English brings the code's words back."""
    translation = Translation(qapp)
    try:
        assert translation.install("de") == "de"
        assert QCoreApplication.translate("Page", "Settings") == "Einstellungen"
        assert core_text("Theme") == "Farbschema"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
        assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    finally:
        translation.install("en")
    assert QCoreApplication.translate("Page", "Settings") == "Settings"


@pytest.mark.parametrize("path", sorted(translations.FOLDER.glob("*.ts")), ids=lambda path: path.stem)
def test_the_compiled_file_is_of_today(path: Path, tmp_path: Path) -> None:
    """What the window loads was made from the file that people edit."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert translations.compile_file(copy).read_bytes() == path.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("path", sorted(translations.FOLDER.glob("*.ts")), ids=lambda path: path.stem)
def test_a_translation_is_complete(path: Path) -> None:
    """Every text of the window and the core has its translation with the same placeholders, and nothing is left over.

    When this fails: `python packaging/translations.py --update`, then fill in what it lists, then the same once more.
    """
    report = translations.check(path)
    assert report == translations.Report()
