"""Values for made-up arguments: filled in from a JSON schema, near a given value, or the same as another type."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

_WORDS = ("alpha", "bravo", "delta", "kilo", "sierra", "tango")


def filled(schema: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """An object with every required property of a schema."""
    properties = schema.get("properties")
    known: Mapping[str, Any] = properties if isinstance(properties, Mapping) else {}
    wanted = schema.get("required")
    return {
        key: _value(known.get(key), rng)
        for key in (wanted if isinstance(wanted, list) else [])
        if isinstance(key, str)
    }


def _value(schema: object, rng: random.Random) -> Any:
    if not isinstance(schema, Mapping):
        return rng.choice(_WORDS)
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    if kind == "integer":
        return rng.randrange(1, 20)
    if kind in ("number", "float"):
        return rng.randrange(1, 200) / 10
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in ("array", "tuple"):
        return [_value(schema.get("items"), rng)]
    return filled(schema, rng) if kind in ("object", "dict") else rng.choice(_WORDS)


def changed(value: Any, schema: object, rng: random.Random) -> Any:
    """A value of the same type that is close to the given one and is not it."""
    enum = schema.get("enum") if isinstance(schema, Mapping) else None
    if isinstance(enum, list) and (others := [option for option in enum if option != value]):
        return rng.choice(others)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + rng.choice((1, 2, 5))
    if isinstance(value, str):
        digits = [place for place, sign in enumerate(value) if sign.isdigit()]
        if not digits:
            return f"{value} {rng.choice(_WORDS)}".strip()
        place = rng.choice(digits)
        return f"{value[:place]}{(int(value[place]) + rng.randrange(1, 9)) % 10}{value[place + 1 :]}"
    if isinstance(value, list):
        return value[:-1] if value else [rng.choice(_WORDS)]
    if isinstance(value, Mapping) and value:
        key = rng.choice(list(value))
        return {**value, key: changed(value[key], {}, rng)}
    return rng.choice(_WORDS)


def retyped(value: Any) -> Any:
    """What prints like the value and is of another JSON type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return [value] if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
