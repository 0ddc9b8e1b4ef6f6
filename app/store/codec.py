"""Turns domain values into JSON and back without loss, so that a stored decision can be replayed bit for bit.

Driven by the annotations of the dataclasses. Every field is written, defaults too: a default that changes later must
not change what an old decision was made from. A field that is missing in older JSON takes its default; an unknown
one is ignored. Floats keep their exact value (JSON carries their repr, NaN and infinities included).
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from app.domain.profile import ModelRef

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def dumps(value: object) -> str:
    """Return `value` as compact JSON in ASCII; equal values give equal text, up to the order of mappings."""
    return json.dumps(to_json(value), separators=(",", ":"))


def loads(kind: type[T], text: str | bytes) -> T:
    """Return the value of type `kind` that `dumps` wrote."""
    return cast("T", _reader(cast("Any", kind))(json.loads(text)))


def to_json(value: object) -> Any:
    """Return `value` as lists, dictionaries and scalars. TypeError for a type that JSON cannot carry."""
    kind: Any = type(value)
    if value is None or kind in (str, int, float, bool):
        return value
    return _writer(kind)(value)


def from_json(kind: type[T], value: object) -> T:
    """Return the value of type `kind` that `to_json` took apart."""
    return cast("T", _reader(cast("Any", kind))(value))


@cache
def _writer(kind: type) -> _Convert:  # noqa: PLR0911  # one return a kind reads best
    if kind is ModelRef:
        return str
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind) if field.init)
        return lambda value: {name: to_json(getattr(value, name)) for name in names}
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, datetime):
        return lambda value: value.isoformat()
    if issubclass(kind, bytes):
        return lambda value: b64encode(value).decode("ascii")
    if issubclass(kind, frozenset | set):
        return lambda value: [to_json(item) for item in sorted(value)]
    if issubclass(kind, tuple | list):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, Mapping):
        return _write_mapping
    raise TypeError(f"{kind.__name__} cannot be stored as JSON")


def _write_mapping(value: Mapping[Any, Any]) -> Any:
    """Return an object; a list of pairs where the keys are tuples, which JSON does not know as keys."""
    if all(isinstance(key, str | ModelRef) for key in value):
        return {str(key): to_json(item) for key, item in value.items()}
    return [[to_json(key), to_json(item)] for key, item in value.items()]


def _same(value: Any) -> Any:
    return value


def _read_ref(text: str) -> ModelRef:
    host, _, model = text.partition("/")
    return ModelRef(host, model)


@cache
def _reader(kind: Any) -> _Convert:  # noqa: PLR0911  # one return a kind reads best
    if kind is ModelRef:
        return _read_ref
    if isinstance(kind, type):
        plain = _plain_reader(kind)
        if plain is not None:
            return plain
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is frozenset:
        item = _reader(arguments[0])
        return lambda value: frozenset(item(part) for part in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, item = _reader(arguments[0]), _reader(arguments[1])
        return lambda value: {
            key(name): item(part) for name, part in (value.items() if isinstance(value, dict) else value)
        }
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(arguments)
    return _same


def _plain_reader(kind: type) -> _Convert | None:
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    if typing.get_origin(kind) is not None:
        return None
    if issubclass(kind, Enum):
        return kind
    if issubclass(kind, datetime):
        return datetime.fromisoformat
    if issubclass(kind, bytes):
        return b64decode
    return None


def _tuple_reader(arguments: tuple[Any, ...]) -> _Convert:
    readers = [_reader(argument) for argument in arguments if argument is not Ellipsis]
    if arguments[-1] is Ellipsis:
        item = readers[0]
        return lambda value: tuple(item(part) for part in value)
    return lambda value: tuple(read(part) for read, part in zip(readers, value, strict=True))


def _optional_reader(arguments: tuple[Any, ...]) -> _Convert:
    """Return the reader of a union: None stays None, and at most one other member needs conversion."""
    converting = [reader for reader in map(_reader, arguments) if reader is not _same]
    if len(converting) != 1 or type(None) not in arguments:
        return _same
    convert = converting[0]
    if any(typing.get_origin(argument) is not None for argument in arguments):
        # A union such as `str | Mapping | None`: its JSON forms are their own values.
        return _same
    return lambda value: None if value is None else convert(value)


def _dataclass_reader(kind: type) -> _Convert:
    hints = typing.get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in dataclasses.fields(kind) if field.init]

    def read(value: Mapping[str, Any]) -> Any:
        return kind(**{name: convert(value[name]) for name, convert in readers if name in value})

    return read
