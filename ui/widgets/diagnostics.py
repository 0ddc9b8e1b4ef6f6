"""What helps to find a fault, as text to copy: versions, machine, hosts, models, changed settings, last log lines."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import psutil
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from ui.widgets.log_buffer import LogLine

if TYPE_CHECKING:
    from ui.widgets.context import WindowContext

LOG_LINES = 60
GIGABYTE = 1e9
# A database's address may hold a password.
PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@\s]*@")


def program_lines() -> list[str]:
    """Return versions and machine, a line each."""
    try:
        own = version("modelyard")
    except PackageNotFoundError:
        own = "unknown version"
    memory = psutil.virtual_memory()
    free, total = (f"{size / GIGABYTE:.1f}" for size in (memory.available, memory.total))
    machine = (platform.platform(), QGuiApplication.platformName(), f"{psutil.cpu_count()} processors")
    return [
        f"Modelyard {own} · Python {platform.python_version()} · PySide6 {pyside_version} · Qt {qVersion()}",
        f"{' · '.join(machine)} · {free} of {total} GB free",
    ]


def log_lines(lines: Sequence[LogLine], count: int = LOG_LINES) -> list[str]:
    """Return the last log lines; logs hold no prompt."""
    return [f"{line.logger}: {line.text}" for line in lines[-count:]]


def changed_settings(settings: Any) -> list[str]:
    """Return the settings that are not the defaults, as `section.name = value`; passwords are left out."""
    changed = settings.model_dump(exclude_defaults=True)
    lines = [
        f"{section}.{name} = {value!r}"
        for section, values in changed.items()
        if isinstance(values, dict)
        for name, value in values.items()
    ]
    return [PASSWORD.sub(r"\1…@", line) for line in lines]


def diagnostics(context: WindowContext) -> str:
    """Return everything as text. No prompt, answer, title, note or token is in it."""
    app = context.app
    hosts = [
        f"{status.host.key}: {status.state} {status.version} {status.detail}".rstrip()
        for status in app.hosts.statuses()
    ]
    models = [
        f"{profile.ref} · {profile.quantization or '?'} · {(profile.size_bytes or 0) / GIGABYTE:.1f} GB"
        for profile in app.profiles.current
        if profile.is_installed
    ]
    loaded = [f"{model.ref} · {model.size_bytes / GIGABYTE:.1f} GB" for model in app.hosts.resident()]
    breakers = [f"{view.key}: {view.state} {view.reason}".rstrip() for view in app.breakers.views()]
    parts = {
        "Program": program_lines(),
        "Hosts": hosts,
        "Models": models,
        "Loaded": loaded,
        "Breakers": breakers,
        "Changed settings": changed_settings(app.settings()),
        "Last log lines": log_lines(context.log.since(0)),
    }
    return "\n\n".join(_part(title, lines) for title, lines in parts.items())


def _part(title: str, lines: Sequence[str]) -> str:
    return "\n".join((title, *(f"  {line}" for line in lines or ["none"])))
