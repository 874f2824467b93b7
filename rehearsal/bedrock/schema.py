"""Checks JSON values against botocore's own shapes: members, required, types, patterns, ranges, enums, unions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_INTEGERS = frozenset({"integer", "long"})
_FLOATS = frozenset({"float", "double"})


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def violations(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """Every way in which `value` (parsed JSON) is not a `shape`, worded as AWS words validation errors."""
    if getattr(shape, "is_document_type", False):
        return
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _list(shape, value, path)
    elif isinstance(shape, MapShape):
        yield from _map(shape, value, path)
    else:
        yield from _scalar(shape, value, path)


def _constraint(value: Any, path: str, rule: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {rule}"


def _structure(shape: StructureShape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"Value at '{path or shape.name}' is not an object"
        return
    given = {key for key, item in value.items() if item is not None}
    for key in shape.required_members:
        if key not in given:
            yield _constraint("null", _join(path, key), "Member must not be null")
    if shape.is_tagged_union and len(given) != 1:
        yield f"Value at '{path}' must set exactly one of {sorted(shape.members)}"
    for key in sorted(given):
        if key not in shape.members:
            yield f"'{_join(path, key)}' is not a member of {shape.name}"
        else:
            yield from violations(shape.members[key], value[key], _join(path, key))


def _list(shape: ListShape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"Value at '{path}' is not a list"
        return
    yield from _length(shape, len(value), value, path)
    for number, item in enumerate(value, 1):
        yield from violations(shape.member, item, f"{path}.{number}.member")


def _map(shape: MapShape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"Value at '{path}' is not a map"
        return
    yield from _length(shape, len(value), value, path)
    for key, item in value.items():
        yield from violations(shape.key, key, f"{path}.key")
        yield from violations(shape.value, item, f"{path}.{key}")


def _length(shape: Shape, length: int, value: Any, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and length < least:
        yield _constraint(value, path, f"Member must have length greater than or equal to {least}")
    if most is not None and length > most:
        yield _constraint(value, path, f"Member must have length less than or equal to {most}")


def _string(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"Value at '{path}' is not a string"
        return
    too_long = list(_length(shape, len(value), value, path))
    yield from too_long
    choices = getattr(shape, "enum", None)
    if choices and value not in choices:
        yield _constraint(value, path, f"Member must satisfy enum value set: {list(choices)}")
    pattern = shape.metadata.get("pattern")
    # A value beyond its length is not matched: some of AWS's patterns take exponential time.
    if pattern and not too_long and not _pattern(pattern).fullmatch(value):
        yield _constraint(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _number(shape: Shape, value: Any, path: str) -> Iterator[str]:
    whole = shape.type_name in _INTEGERS
    good = isinstance(value, int) if whole else isinstance(value, int | float) and math.isfinite(value)
    if isinstance(value, bool) or not good:
        yield f"Value at '{path}' is not {'an integer' if whole else 'a number'}"
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield _constraint(value, path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield _constraint(value, path, f"Member must have value less than or equal to {most}")


def _boolean(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"Value at '{path}' is not a boolean ({shape.name})"


def _timestamp(shape: Shape, value: Any, path: str) -> Iterator[str]:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        yield f"Value '{value}' at '{path}' is not an ISO 8601 timestamp ({shape.name})"


_SCALARS: dict[str, Callable[[Shape, Any, str], Iterator[str]]] = {
    "string": _string,
    "boolean": _boolean,
    "timestamp": _timestamp,
    **dict.fromkeys(_INTEGERS | _FLOATS, _number),
}


def _scalar(shape: Shape, value: Any, path: str) -> Iterator[str]:
    check = _SCALARS.get(shape.type_name)
    if check is not None:
        yield from check(shape, value, path)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
