"""`modelyard doctor`: what was found, what is wrong, how to mend it."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from app.bootstrap import build, open_store
from app.cli.bundle import write_bundle
from app.cli.db import describe
from app.cli.terminal import print_json
from app.domain.errors import ModelyardError
from app.domain.profile import HostKind, HostState, HostStatus
from app.settings import Settings, data_dir, load_settings, model_cache_dir, settings_path
from app.store.percentiles import ModelPercentiles, percentiles_of

BYTES_PER_GB = 1e9
# The two small built-in models, a database with some history, and room to work.
NEEDED_DISK_BYTES = 2e9
NEEDED_MEMORY_BYTES = 2e9
MARKS = {"ok": "✓", "note": "•", "problem": "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `level` is ok, note (works without) or problem."""

    name: str
    level: str
    detail: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `doctor`."""
    parser.add_argument("--json", action="store_true", help="print one JSON array")
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="also write a zip file for a bug report, without prompts and secrets",
    )


async def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is a problem."""
    findings = [*_program(), *_machine(), _display()]
    try:
        settings = load_settings()
    except ModelyardError as error:
        findings.append(Finding(name="Settings", level="problem", detail=error.message, fix=error.fix))
        settings = Settings()
    else:
        path = settings_path()
        found = str(path) if path.exists() else f"{path} (not there: defaults)"
        findings.append(Finding(name="Settings", level="ok", detail=found))
    findings += await _core(settings)
    if options.json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.name:<18} {finding.detail}")
            if finding.fix and finding.level != "ok":
                print(f"  {'':<18} → {finding.fix}")
    if options.bundle is not None:
        await _write_bundle(options.bundle, findings, settings)
    return 1 if any(finding.level == "problem" for finding in findings) else 0


async def _write_bundle(path: Path, findings: list[Finding], settings: Settings) -> None:
    """Write the bundle; a database that cannot be opened leaves its statistics empty, the finding says why."""
    models: tuple[ModelPercentiles, ...] = ()
    totals: dict[str, int] = {}
    try:
        store = await open_store(settings)
    except ModelyardError as error:
        print(f"  no statistics: {error.message}", file=sys.stderr)
    else:
        try:
            models = percentiles_of(await store.queries.attempt_columns())
            totals = asdict(await store.queries.totals())
        finally:
            await asyncio.to_thread(store.database.close)
    parts = write_bundle(path, findings=findings, settings=settings, models=models, totals=totals, data_dir=data_dir())
    print(f"wrote {path}: {', '.join(parts)}", file=sys.stderr)


def _program() -> Iterator[Finding]:
    yield Finding(name="Modelyard", level="ok", detail=version("modelyard"))
    yield Finding(name="Python", level="ok", detail=f"{platform.python_version()} ({sys.executable})")
    for package, purpose in (("PySide6-Essentials", "the window"), ("xllamacpp", "the built-in models")):
        try:
            yield Finding(name=package, level="ok", detail=version(package))
        except PackageNotFoundError:
            yield Finding(
                name=package,
                level="note",
                detail=f"not installed: {purpose} cannot be used",
                fix="Run: python3 packaging/bootstrap.py install",
            )


def _machine() -> Iterator[Finding]:
    memory = psutil.virtual_memory()
    enough = memory.available >= NEEDED_MEMORY_BYTES
    yield Finding(
        name="Memory",
        level="ok" if enough else "note",
        detail=f"{memory.available / BYTES_PER_GB:.1f} of {memory.total / BYTES_PER_GB:.1f} GB free, "
        f"{psutil.cpu_count()} processors",
        fix="Close other programs; models need memory while they are loaded.",
    )
    for name, folder in (("Data folder", data_dir()), ("Model folder", model_cache_dir())):
        yield _folder(name, folder)


def _folder(name: str, folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        fix = "Give yourself the right to write there, or set MODELYARD_DATA_DIR / MODELYARD_MODEL_CACHE."
        return Finding(name=name, level="problem", detail=f"{folder} cannot be written", fix=fix)
    free = shutil.disk_usage(existing).free
    enough = free >= NEEDED_DISK_BYTES
    return Finding(
        name=name,
        level="ok" if enough else "note",
        detail=f"{folder} ({free / BYTES_PER_GB:.1f} GB free)",
        fix="Make room: the built-in models take 0.7 GB.",
    )


def _display() -> Finding:
    if sys.platform in {"darwin", "win32"}:
        return Finding(name="Display", level="ok", detail="the system's")
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(variable):
            return Finding(name="Display", level="ok", detail=f"{variable}={os.environ[variable]}")
    return Finding(name="Display", level="note", detail="none here", fix='Use `modelyard ask "…"` without a window.')


async def _core(settings: Settings) -> list[Finding]:
    """Open the real core and look at database, hosts and models."""
    try:
        application = await build(settings, fetches_models=False, recovers=False)
    except ModelyardError as error:
        return [Finding(name="Database", level="problem", detail=error.message, fix=error.fix)]
    findings = []
    try:
        report = await asyncio.to_thread(application.store.database.check)
        findings.append(
            Finding(
                name="Database",
                level="ok" if report.is_ok else "problem",
                detail=describe(report),
                fix="Run `modelyard db backup`, then restore a copy from the backups folder.",
            )
        )
        await application.fleet.settled()
        await application.hosts.refresh()
        statuses = application.hosts.statuses()
        findings += [_host(status) for status in statuses]
        usable = [profile for profile in application.profiles.current if profile.is_installed and profile.can_complete]
        has_models = bool(usable)
        findings.append(
            Finding(
                name="Models",
                level="ok" if has_models else "problem",
                detail=", ".join(str(profile.ref) for profile in usable) or "none can answer",
                fix='Run `modelyard ask "Hello"` once: it fetches the built-in models. Or: ollama pull qwen3:8b',
            )
        )
    except ModelyardError as error:
        findings.append(Finding(name="Database", level="problem", detail=error.message, fix=error.fix))
    finally:
        await application.aclose()
    return findings


def _host(status: HostStatus) -> Finding:
    is_fine = status.state in {HostState.READY, HostState.STARTING}
    # Without Ollama the built-in models do the work, so its absence is worth a note only.
    level = "ok" if is_fine else "note" if status.host.kind is HostKind.OLLAMA else "problem"
    where = f"{status.host.url} " if status.host.url else ""
    told = status.detail or f"{status.state.value.replace('_', ' ')} {status.version}".rstrip()
    return Finding(name=status.host.title, level=level, detail=f"{where}{told}", fix=status.fix)
