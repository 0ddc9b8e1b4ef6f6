"""`modelyard db`: care for the database."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from app.bootstrap import open_store
from app.domain.views import DatabaseReport
from app.settings import data_dir, load_settings

BYTES_PER_MB = 1e6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions of `db`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("upgrade", help="bring the tables to this version (a backup is made first)")
    actions.add_parser("check", help="look for damage")
    backup = actions.add_parser("backup", help="copy the database to a file, also while Modelyard runs")
    backup.add_argument("file", nargs="?", type=Path, help="where to (default: the backups folder)")


async def run(options: argparse.Namespace) -> int:
    """Do the action; 1 if damage was found."""
    store = await open_store(load_settings())
    try:
        if options.action == "backup":
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            target = options.file or data_dir() / "backups" / f"modelyard-{stamp}.db"
            await asyncio.to_thread(store.database.backup, target)
            print(f"Copied to {target}")
            return 0
        # Opening it has upgraded it already.
        report = await asyncio.to_thread(store.database.check)
        print(describe(report))
        return 0 if report.is_ok else 1
    finally:
        await asyncio.to_thread(store.database.close)


def describe(report: DatabaseReport) -> str:
    """Return what an examination found, as one line."""
    size = "" if report.size_bytes is None else f", {report.size_bytes / BYTES_PER_MB:.1f} MB"
    if report.is_ok:
        return f"{report.place}: sound, version {report.version}{size}"
    if report.problems:
        return f"{report.place}: {len(report.problems)} problems; {report.problems[0]}"
    return f"{report.place}: version {report.version}, this program needs {report.expected_version}"
