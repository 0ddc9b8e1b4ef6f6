"""The part of JSON Schema that probes use."""

from __future__ import annotations

from typing import Any

import pytest

from app.learning.calibration.json_match import NoJsonError, find_json, mismatch

POINT = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer", "minimum": 0, "maximum": 9}}}


@pytest.mark.parametrize(
    ("value", "schema", "problem"),
    [
        ({"x": 3}, POINT, ""),
        ({"x": 3, "y": 4}, POINT, ""),
        ({}, POINT, "value lacks x"),
        ({"x": "3"}, POINT, "value.x is no integer"),
        ({"x": True}, POINT, "value.x is no integer"),
        ({"x": -1}, POINT, "value.x breaks minimum 0"),
        ({"x": 10}, POINT, "value.x breaks maximum 9"),
        ([1], POINT, "value is no object"),
        ([1, "a"], {"items": {"type": "number"}}, "value[1] is no number"),
        ("a", {"items": {"type": "number"}}, ""),
        ([1, 2], {"prefixItems": [{"const": 1}, {"const": 3}]}, "value[1] is not 3"),
        ("a", {"prefixItems": [{"const": 1}]}, ""),
        ([1], {"minItems": 2}, "value breaks minItems 2"),
        ([1, 2, 3], {"maxItems": 2}, "value breaks maxItems 2"),
        ("a", {"minItems": 2}, ""),
        ("a", {"minimum": 2}, ""),
        ("a", {"properties": {"x": {"const": 1}}}, ""),
        ("abc", {"pattern": "^b"}, "value does not match"),
        (1, {"pattern": "^b"}, ""),
        (2.0, {"const": 2}, ""),
        (1, {"const": True}, "value is not true"),
        ({"a": [1, None]}, {"const": {"a": [1, None]}}, ""),
        ({"a": [1]}, {"const": {"a": [1, None]}}, 'value is not {"a": [1, null]}'),
        ("b", {"enum": ["a", "b"]}, ""),
        ("c", {"enum": ["a", "b"]}, "value is none of the values allowed"),
        (None, {"type": "null"}, ""),
    ],
)
def test_values_and_schemas(value: Any, schema: dict[str, Any], problem: str) -> None:
    """The first breach is told with its place."""
    assert mismatch(value, schema) == problem


def test_an_unknown_keyword_is_an_error() -> None:
    """A schema that says more than is checked must not pass silently."""
    with pytest.raises(ValueError, match="multipleOf"):
        mismatch(1, {"multipleOf": 2})


def test_text_without_json() -> None:
    """The caller is told that there is none."""
    with pytest.raises(NoJsonError):
        find_json("nothing [here {at all")
