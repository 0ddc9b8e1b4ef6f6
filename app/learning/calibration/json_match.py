"""Checks a JSON value against a schema, and finds the JSON in an answer.

Knows what the probes use of JSON Schema: type, const, enum, required, properties, items, prefixItems,
minItems, maxItems, minimum, maximum, pattern. Another keyword is an error, not a silent pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


class NoJsonError(ValueError):
    """There is no JSON in the text."""


def find_json(text: str) -> Any:
    """Return the JSON value of an answer: the whole text, a fenced block, or the first object or array in it.

    Raises NoJsonError.
    """
    for candidate in (text, *_FENCE.findall(text)):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    decoder = json.JSONDecoder()
    for found in re.finditer(r"[\[{]", text):
        try:
            return decoder.raw_decode(text, found.start())[0]
        except ValueError:
            continue
    raise NoJsonError("no JSON in the answer")


def mismatch(value: Any, schema: Mapping[str, Any], path: str = "value") -> str:
    """Return where and how `value` breaks `schema`; "" when it does not. ValueError for a keyword not known here."""
    for keyword, wanted in schema.items():
        check = _CHECKS.get(keyword)
        if check is None:
            raise ValueError(f"{keyword} is no keyword that probes may use")
        problem = check(value, wanted, path)
        if problem:
            return problem
    return ""


def _type(value: Any, wanted: str, path: str) -> str:
    is_other_bool = isinstance(value, bool) and wanted != "boolean"
    return "" if isinstance(value, _TYPES[wanted]) and not is_other_bool else f"{path} is no {wanted}"


def _const(value: Any, wanted: Any, path: str) -> str:
    return "" if _equal(value, wanted) else f"{path} is not {json.dumps(wanted, ensure_ascii=False)}"


def _enum(value: Any, wanted: list[Any], path: str) -> str:
    return "" if any(_equal(value, one) for one in wanted) else f"{path} is none of the values allowed"


def _required(value: Any, wanted: list[str], path: str) -> str:
    missing = [key for key in wanted if isinstance(value, dict) and key not in value]
    return f"{path} lacks {missing[0]}" if missing else ""


def _properties(value: Any, wanted: Mapping[str, Any], path: str) -> str:
    if not isinstance(value, dict):
        return ""
    problems = (mismatch(value[key], schema, f"{path}.{key}") for key, schema in wanted.items() if key in value)
    return next((problem for problem in problems if problem), "")


def _items(value: Any, wanted: Mapping[str, Any], path: str) -> str:
    if not isinstance(value, list):
        return ""
    problems = (mismatch(one, wanted, f"{path}[{number}]") for number, one in enumerate(value))
    return next((problem for problem in problems if problem), "")


def _prefix_items(value: Any, wanted: list[Mapping[str, Any]], path: str) -> str:
    if not isinstance(value, list):
        return ""
    pairs = enumerate(zip(value, wanted, strict=False))
    problems = (mismatch(one, schema, f"{path}[{number}]") for number, (one, schema) in pairs)
    return next((problem for problem in problems if problem), "")


def _pattern(value: Any, wanted: str, path: str) -> str:
    return f"{path} does not match" if isinstance(value, str) and not re.search(wanted, value) else ""


def _bound(keyword: str) -> Callable[[Any, Any, str], str]:
    def check(value: Any, wanted: float, path: str) -> str:
        if keyword.endswith("Items"):
            if not isinstance(value, list):
                return ""
            number: float = len(value)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        else:
            number = value
        is_inside = number >= wanted if keyword.startswith("min") else number <= wanted
        return "" if is_inside else f"{path} breaks {keyword} {wanted}"

    return check


def _equal(value: Any, wanted: Any) -> bool:
    """Compare as JSON does: true is not 1, 12.0 is 12."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_equal(value[key], wanted[key]) for key in wanted)
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_equal, value, wanted))
    return bool(value == wanted)


_CHECKS: Mapping[str, Callable[[Any, Any, str], str]] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "prefixItems": _prefix_items,
    "pattern": _pattern,
    **{keyword: _bound(keyword) for keyword in ("minimum", "maximum", "minItems", "maxItems")},
}
