"""JSON without what two readers could take for two values: a key given twice, NaN and Infinity."""

from __future__ import annotations

import json
from typing import Any


class NotJson(ValueError):
    """The text is no strict JSON value: bad syntax, a key given twice, NaN or infinity, nested too deeply, too long."""


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's entries, as `object_pairs_hook`. Raises `NotJson` for a key that is given twice."""
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise NotJson("a key is given twice")
    return entries


def no_constant(name: str) -> Any:
    """For `parse_constant`: raises `NotJson` for NaN, Infinity and -Infinity."""
    raise NotJson(f"{name} is not JSON")


DECODER = json.JSONDecoder(object_pairs_hook=unique_keys, parse_constant=no_constant)
"""Raises `ValueError`, of which `NotJson` is one, and `RecursionError`."""
