"""What all tables share: names of constraints, and how times and JSON are kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Without fixed names a later migration could not drop a constraint.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def to_microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970 in UTC; ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; only times with one are stored")
    return (moment - EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """Return the moment, with UTC as its zone."""
    return EPOCH + timedelta(microseconds=value)


class UtcTime(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970: exact, eight bytes in an index, and quick to plot."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return None if value is None else to_microseconds(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment with UTC as its zone."""
        return None if value is None else from_microseconds(value)


def scrub(text: str) -> str:
    """Return `text` as the database can keep it: lone surrogates, which are not text, become question marks."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


class UserText(TypeDecorator[str]):
    """Text that people or models wrote: may hold anything, and must never be the reason that it is not kept."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else scrub(value)


class JsonText(TypeDecorator[Any]):
    """Small JSON as text: the same on every database, and NaN survives."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else scrub(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the lists, dictionaries and scalars."""
        return None if value is None else json.loads(value)


# SQLite numbers rows by itself only where the column is exactly INTEGER.
ROW_ID = BigInteger().with_variant(Integer, "sqlite")
RowId = Annotated[int, mapped_column(ROW_ID, primary_key=True)]
Strings = Annotated[list[str], mapped_column(JsonText)]
Words = Annotated[str, mapped_column(UserText)]
Big = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcTime, str: Text}
