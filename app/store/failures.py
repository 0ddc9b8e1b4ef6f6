"""Turns what SQLite and SQLAlchemy raise into StoreError: what happened, and what to do about it."""

from __future__ import annotations

from app.domain.errors import StoreError

# Words of SQLite and PostgreSQL, and ours for the user.
_KNOWN = (
    (
        "database is locked",
        "Another program keeps the database locked.",
        "Close the other program that uses it, then try again.",
    ),
    (
        "database or disk is full",
        "The disk is full; the last change was not stored.",
        "Free some space, then try again.",
    ),
    (
        "attempt to write a readonly database",
        "The database cannot be written.",
        "Give yourself write permission on the file and its folder, or choose another place in the settings.",
    ),
    (
        "in a read-only transaction",
        "The database cannot be written.",
        "This is a fault of the program; please report it with the text of the log.",
    ),
    (
        "password authentication failed",
        "The database server refused the name or the password.",
        "Correct the address in Settings → Data.",
    ),
    (
        "connection refused",
        "The database server does not answer.",
        "Start it, or correct the address in Settings → Data.",
    ),
    (
        "could not translate host name",
        "The database server's name is unknown.",
        "Correct the address in Settings → Data.",
    ),
    (
        "unable to open database file",
        "The database file cannot be opened.",
        "Check that its folder exists and that you may write there, or choose another place in the settings.",
    ),
    (
        "file is not a database",
        "The database file is damaged, or is not a database.",
        "Move it away and restart, or put a copy from the backups folder beside it in its place.",
    ),
    (
        "database disk image is malformed",
        "The database file is damaged.",
        "Move it away and restart, or put a copy from the backups folder beside it in its place.",
    ),
    (
        "disk i/o error",
        "The disk failed while the database was read or written.",
        "Check the disk and its free space, then try again.",
    ),
    (
        "constraint",
        "The change was refused because it breaks a rule of the database.",
        "This is a fault of the program; please report it with the text of the log.",
    ),
)


def store_error(error: BaseException, *, place: str = "") -> StoreError:
    """Return the error to raise instead; `place` is the database's file or address, shown to the user."""
    words = str(getattr(error, "orig", None) or error)
    where = f" ({place})" if place else ""
    for pattern, message, fix in _KNOWN:
        if pattern in words.lower():
            detail = f" {words}." if pattern == "constraint" else ""
            return StoreError(f"{message.removesuffix('.')}{where}.{detail}", fix=fix)
    return StoreError(
        f"The database{where} failed: {words}.", fix="Try again; if it stays, report it with the text of the log."
    )
