"""Whether what a candidate returned is what a test expects: exact built-in types, by content.

A boolean is no number, a list no tuple, NaN equals nothing. Where a tolerance is declared, and only there, an expected
float also takes a number near it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rft.graders.sandbox.child import wire


def node_of(value: object) -> Any:
    """The wire form of a JSON value. ``{"$tuple": [...]}``, ``$set``, ``$frozenset``, ``$bytes`` (hex), ``$float``
    (text) and ``$dict`` (pairs) stand for what JSON has no form of. Raises `Unreadable`."""
    return wire.encode(_value_of(value))


def _value_of(value: object) -> Any:
    if isinstance(value, list):
        return [_value_of(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        [(tag, content)] = value.items()
        try:
            if tag in _FORMS:
                return _FORMS[tag]([_value_of(each) for each in content])
            if tag == "$dict":
                return {_value_of(key): _value_of(each) for key, each in content}
            if tag == "$bytes":
                return bytes.fromhex(content)
            if tag == "$float":
                return float(content)
        except (TypeError, ValueError) as error:
            raise wire.Unreadable(f"{tag} has the wrong content") from error
    return {key: _value_of(each) for key, each in value.items()}


_FORMS: Mapping[str, Any] = {"$tuple": tuple, "$set": set, "$frozenset": frozenset}


def same(expected: Any, found: Any, tolerance: float = 0.0) -> bool:
    """Whether two nodes are the same value. `tolerance` is relative, and absolute near zero; 0 asks for equality."""
    try:
        return _same(expected, found, tolerance, 0)
    except (wire.Unreadable, TypeError, ValueError, IndexError, KeyError, OverflowError, RecursionError):
        # The found node is of no form that a value has.
        return False


def _same(expected: Any, found: Any, tolerance: float, depth: int) -> bool:
    if depth > wire.MAX_DEPTH:
        return False
    if not tolerance or not isinstance(expected, list):
        return wire.canonical(expected) == wire.canonical(found)
    tag = expected[0]
    if tag == "f":
        wanted, number = float(expected[1]), _number(found)
        return math.isclose(wanted, number, rel_tol=tolerance, abs_tol=tolerance)
    if not isinstance(found, list) or found[0] != tag:
        return False
    if tag in ("l", "t"):
        return len(expected[1]) == len(found[1]) and all(
            _same(one, other, tolerance, depth + 1) for one, other in zip(expected[1], found[1], strict=True)
        )
    if tag == "d":
        there = {wire.canonical(key): value for key, value in found[1]}
        wanted_pairs = {wire.canonical(key): value for key, value in expected[1]}
        return there.keys() == wanted_pairs.keys() and all(
            _same(value, there[key], tolerance, depth + 1) for key, value in wanted_pairs.items()
        )
    return wire.canonical(expected) == wire.canonical(found)


def _number(node: Any) -> float:
    if isinstance(node, int) and not isinstance(node, bool):
        return float(node)
    if isinstance(node, list) and node[0] == "f":
        return float(node[1])
    return math.nan


def same_output(expected: str, found: str) -> bool:
    """Whether a program printed what was wanted: line by line, trailing spaces and empty lines at the end aside."""
    return _lines(expected) == _lines(found)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]
