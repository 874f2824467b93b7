"""Reading JSON that a model wrote, strictly: what two readers could take for two values is refused by name.

Refused are repeated keys, NaN and Infinity, numbers that a float cannot hold, and values that are nested too deeply;
each is a `JsonRefused` with the name that the result carries.
"""

from __future__ import annotations

import json
import math
from typing import Any

PARSE = "sample_parse_error"
DUPLICATE_KEY = "sample_duplicate_key_error"
NUMBER = "sample_number_error"
DEPTH = "sample_depth_error"
SIZE = "sample_size_error"
AMBIGUOUS = "sample_ambiguous_error"
RETRACTED = "sample_retracted_error"

MAX_DEPTH = 32
MAX_DIGITS = 300
"""Longer whole numbers do not fit into a float (1.8e308), so readers disagree about them."""


class JsonRefused(ValueError):
    """The text holds no JSON value that can be judged; `name` says why, as the result's metric does."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise JsonRefused(DUPLICATE_KEY)
    return entries


def _constant(_literal: str) -> float:
    raise JsonRefused(NUMBER)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise JsonRefused(NUMBER)
    return value


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise JsonRefused(NUMBER)
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_constant, parse_float=_finite, parse_int=_whole
)


def read_at(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that starts at `start` and where it ends.

    Raises `json.JSONDecodeError` where there is none, `JsonRefused` for one that is not to be judged.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError:
        raise JsonRefused(DEPTH) from None
    check_depth(value)
    return value, end


def read_whole(text: str) -> Any:
    """The one JSON value that a text is, white space around it allowed.

    Raises `json.JSONDecodeError` when it is not one, `JsonRefused` for one that is not to be judged.
    """
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise JsonRefused(DEPTH) from None
    check_depth(value)
    return value


def check_depth(value: Any) -> None:
    """Raises `JsonRefused` for a value of over `MAX_DEPTH` levels; whatever comes later may then recurse."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return
    raise JsonRefused(DEPTH)


def _inside(value: Any) -> list[Any]:
    """The objects and lists directly inside a value."""
    if isinstance(value, dict):
        return [item for item in value.values() if isinstance(item, dict | list)]
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict | list)]
    return []


def parts_of(value: Any) -> int:
    """How many values a value (of bounded depth) consists of, itself included."""
    if isinstance(value, dict):
        return 1 + sum(parts_of(item) for item in value.values())
    if isinstance(value, list):
        return 1 + sum(parts_of(item) for item in value)
    return 1
