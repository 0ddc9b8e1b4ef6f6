"""The layers of the imports hold, and the guard that says so can see."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# One violation a contract: file to plant it in, the line, and the contract that must notice.
VIOLATIONS = (
    ("app/store/__init__.py", "import app.routing.router", "The core's layers"),
    ("app/telemetry/feed.py", "import PySide6.QtCore", "The core knows no Qt"),
    ("app/builtin/__init__.py", "import app.settings", "The built-in server is a program of its own"),
    ("app/domain/clock.py", "import numpy", "The domain needs the standard library only"),
    ("ui/tasks.py", "import sqlalchemy", "The window reaches data through the core only"),
    ("ui/theme.py", "import ui.main_window", "The window's layers"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on a copy of the project."""
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "."},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the packages and the contracts."""
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("app", "ui", "resources"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.npz", "*.ttf")
        )
    return folder


def test_layers_hold() -> None:
    """Every import goes down."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("file", "line", "contract"), VIOLATIONS, ids=[row[2] for row in VIOLATIONS])
def test_planted_violation_is_caught(copy: Path, file: str, line: str, contract: str) -> None:
    """A guard that cannot fail guards nothing."""
    with (copy / file).open("a", encoding="utf-8") as target:
        target.write(f"\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0
    assert re.search(re.escape(contract) + r".* BROKEN", result.stdout), result.stdout


def test_command_line_imports_no_qt() -> None:
    """`modelyard ask` works where Qt cannot be loaded."""
    program = (
        "import sys, app.cli, app.bootstrap; app.cli.build_parser([name for name, _ in app.cli.COMMANDS]); "
        "sys.exit(any('PySide6' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
