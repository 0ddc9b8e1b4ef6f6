"""A real PostgreSQL server for tests: its own cluster in a temporary folder, reached through a socket file."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Where Debian keeps the server's programs; elsewhere they are on the path.
PROGRAM_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
# A test's database need not survive the machine.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
OWNER = "modelyard"


def find_program(name: str) -> str | None:
    """Return the path of one of the server's programs; None where it is not installed."""
    return next((str(folder / name) for folder in PROGRAM_FOLDERS if (folder / name).exists()), shutil.which(name))


class Cluster:
    """A running server; `url` names a database on it."""

    def __init__(self, sockets: Path) -> None:
        """Reach the server by its folder of socket files."""
        self._sockets = sockets

    def url(self, name: str) -> str:
        """Return the address of a database, as SQLAlchemy writes it."""
        return f"postgresql://{OWNER}@/{name}?host={self._sockets}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and return its name."""
        name = f"t{uuid.uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self._sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server and stop it at the end; PostgreSQL refuses to run as root, so it then belongs to another user."""
    user = _unprivileged()
    # Not pytest's folder: a socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="modelyard-pg-"))
    try:
        if user is not None:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        _run("initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", user=user)
        options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
        options += f" -c listen_addresses= -c unix_socket_directories={folder}"
        log = str(folder / "log")
        _run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", log, "-o", options, "start", user=user)
        try:
            yield Cluster(folder)
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "stop", user=user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Return the user that runs the server; None for the one who runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(program: str, *arguments: str, user: str | None) -> None:
    path = find_program(program)
    assert path is not None, f"{program} is not installed"
    subprocess.run(
        [path, *arguments],
        user=user,
        cwd="/",
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "HOME": "/tmp", "LC_ALL": "C.UTF-8"},
    )
