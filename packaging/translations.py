"""Find the window's texts, keep the translation files up to date with them, and compile those.

    python packaging/translations.py --check     list texts without a translation, and translations without a text
    python packaging/translations.py --update    bring resources/translations/*.ts up to date and compile *.qm

Texts stand in the code in one of these forms, always as literals, so that reading the code is enough to find them:

    self.tr("Text")                              context: the class around it
    _tr("Text")                                  context: the one that the module's own `_tr` names
    QCoreApplication.translate("Context", "Text")
    PageSpec(title="Text"), DockSpec(title="Text")
    translatable("Context", "Text")              for tables whose entries are translated where they are shown
    core_text(…)                                 words of the core: titles and descriptions of settings and others

The files are Qt Linguist's; its own lupdate knows neither `_tr` nor the words of the core.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SPEC_CONTEXTS = {"PageSpec": "Page", "DockSpec": "Dock"}
CORE_CONTEXT = "Core"
# Arguments of these contexts come from the tables that `core_texts` and the specs give.
OPEN_CONTEXTS = frozenset({*SPEC_CONTEXTS.values(), CORE_CONTEXT})
# Names of the parts of a score and of a prompt's complexity, as the core stores them.
SCORE_WORDS = (
    *("quality", "success", "speed", "memory", "priority", "your weight"),
    *("length", "asks", "constraints", "steps", "hard_verbs", "rare_words", "symbols", "reasoning"),
)
PLACEHOLDER = re.compile(r"\{[^{}]*\}")

Text = tuple[str, str]  # context, text


class NotLiteralError(Exception):
    """A text that no reader of the code could find."""


def window_texts(folder: Path = ROOT / "ui") -> list[Text]:
    """Return every text of the window in the order of files and lines, each once; NotLiteralError names a bad line."""
    found: dict[Text, None] = {}
    for path in sorted(folder.rglob("*.py")):
        for text in _Reader(path).texts():
            found.setdefault(text)
    return list(found)


def core_texts() -> list[Text]:
    """Return the core's words that the window shows, each once."""
    sys.path.insert(0, str(ROOT))
    from app.domain.capability import CAPABILITIES  # noqa: PLC0415  the root is on the path only now
    from app.domain.plan import ExecutionMode  # noqa: PLC0415  as above
    from app.routing.strategies import STRATEGIES  # noqa: PLC0415  as above
    from app.settings import setting_texts  # noqa: PLC0415  as above

    words: dict[str, None] = dict.fromkeys(setting_texts())
    for title, description in [(each.title, each.description) for each in CAPABILITIES] + [
        (each.title, each.description) for each in STRATEGIES
    ]:
        words.setdefault(title)
        words.setdefault(description)
    words.update(dict.fromkeys(each.key for each in CAPABILITIES))
    words.update(dict.fromkeys(mode.value for mode in ExecutionMode))
    words.update(dict.fromkeys(SCORE_WORDS))
    return [(CORE_CONTEXT, word) for word in words if word]


def all_texts() -> list[Text]:
    """Return the texts of window and core, sorted by context, the order of the code kept within each."""
    return sorted(dict.fromkeys([*window_texts(), *core_texts()]), key=lambda text: text[0])


class _Reader(ast.NodeVisitor):
    """Collects the texts of one module."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._classes: list[str] = []
        self._found: list[Text] = []
        self._helpers = dict(_helpers(self._tree))
        self._tables = set(_tables(self._tree))

    def texts(self) -> list[Text]:
        self.visit(self._tree)
        return self._found

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name not in self._helpers:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Attribute(attr="tr", value=ast.Name(id="self")) if self._classes:
                self._take(self._classes[-1], node.args[0])
            case ast.Attribute(attr="tr"):
                raise NotLiteralError(f"{self._path}:{node.lineno}: only self.tr(…) has a context that can be read")
            case ast.Attribute(attr="translate", value=ast.Name(id="QCoreApplication")):
                self._take_named(node)
            case ast.Name(id="translatable"):
                self._take_named(node)
            case ast.Name(id=name) if name in self._helpers:
                self._take(self._helpers[name], node.args[0])
            case ast.Name(id=name) if name in SPEC_CONTEXTS:
                title = next(keyword.value for keyword in node.keywords if keyword.arg == "title")
                self._take(SPEC_CONTEXTS[name], title)
        self.generic_visit(node)

    def _take_named(self, node: ast.Call) -> None:
        context = node.args[0]
        if not isinstance(context, ast.Constant):
            raise NotLiteralError(f"{self._path}:{node.lineno}: the context is not a literal")
        if context.value not in OPEN_CONTEXTS or isinstance(node.args[1], ast.Constant):
            self._take(str(context.value), node.args[1])

    def _take(self, context: str, node: ast.expr) -> None:
        if isinstance(node, ast.IfExp):
            self._take(context, node.body)
            self._take(context, node.orelse)
            return
        if isinstance(node, ast.Name) and context in self._tables:
            return
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            raise NotLiteralError(f"{self._path}:{node.lineno}: the text is not a literal")
        self._found.append((context, node.value))


def _helpers(tree: ast.Module) -> Iterator[Text]:
    """Give the module's functions that only translate, with the context that each of them names."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(
                name=name,
                body=[*_, ast.Return(value=ast.Call(func=ast.Attribute(attr="translate"), args=[context, ast.Name()]))],
            ) if isinstance(context, ast.Constant) and context.value not in OPEN_CONTEXTS:
                yield name, str(context.value)


def _tables(tree: ast.Module) -> Iterator[str]:
    """Give the contexts of the texts that stand in tables of the module."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="translatable"), args=[ast.Constant(value=context), _]):
                yield str(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is wrong with a translation file; all empty for a complete one."""

    missing: tuple[Text, ...] = ()
    obsolete: tuple[Text, ...] = ()
    broken: tuple[Text, ...] = ()  # other placeholders than the text has

    @property
    def is_complete(self) -> bool:
        """Whether every text has a usable translation and nothing else is in the file."""
        return not (self.missing or self.obsolete or self.broken)


def read_translations(path: Path) -> dict[Text, str]:
    """Return the finished translations of a file; none for a missing file."""
    if not path.exists():
        return {}
    found: dict[Text, str] = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314  our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") != "unfinished":
                found[name, message.findtext("source", "")] = translation.text or ""
    return found


def check(path: Path, texts: list[Text] | None = None) -> Report:
    """Return what is wrong with a translation file."""
    wanted, had = texts if texts is not None else all_texts(), read_translations(path)
    return Report(
        missing=tuple(text for text in wanted if not had.get(text)),
        obsolete=tuple(text for text in had if text not in set(wanted)),
        broken=tuple(
            text
            for text in wanted
            if had.get(text) and set(PLACEHOLDER.findall(text[1])) != set(PLACEHOLDER.findall(had[text]))
        ),
    )


def write(path: Path, translations: dict[Text, str], texts: list[Text]) -> None:
    """Write a translation file with all of `texts`, as Qt Linguist would; those without a translation are marked."""
    root = ET.Element("TS", version="2.1", language=path.stem, sourcelanguage="en")
    context: ET.Element | None = None
    name = ""
    for text in texts:
        if context is None or text[0] != name:
            name = text[0]
            context = ET.SubElement(root, "context")
            ET.SubElement(context, "name").text = name
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text[1]
        translated = translations.get(text, "")
        ET.SubElement(message, "translation", {} if translated else {"type": "unfinished"}).text = translated
    ET.indent(root, "    ")
    content = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', encoding="utf-8")


def compile_file(path: Path) -> Path:
    """Compile a translation file with Qt's lrelease and return the result; unfinished texts stay English."""
    result = path.with_suffix(".qm")
    # The tool beside this interpreter: it comes with PySide6 into the same environment.
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(tool), "-silent", str(path), "-qm", str(result)], check=True)
    return result


def update(path: Path) -> None:
    """Bring one file up to date; a text that moved to another class keeps its translation."""
    had = read_translations(path)
    by_words = {text[1]: translated for text, translated in had.items()}
    texts = all_texts()
    write(path, {text: had.get(text) or by_words.get(text[1], "") for text in texts}, texts)
    compile_file(path)


def main(argv: list[str] | None = None) -> int:
    """Check or update all files; 1 if a check finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--check", action="store_true")
    group.add_argument("--update", action="store_true")
    options = parser.parse_args(argv)
    is_complete = True
    for path in sorted(FOLDER.glob("*.ts")):
        if options.update:
            update(path)
        report = check(path)
        is_complete = is_complete and report.is_complete
        for word, texts in (("missing", report.missing), ("obsolete", report.obsolete), ("broken", report.broken)):
            for context, text in texts:
                print(f"{path.name}: {word}: {context}: {text!r}")
    return 0 if is_complete or options.update else 1


if __name__ == "__main__":
    sys.exit(main())
