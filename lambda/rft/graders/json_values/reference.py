"""The reference of an extraction row: any JSON value, as it is or as JSON text."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from rft.graders.json_values.parse import JsonRefused, check_depth, read_whole
from rft.graders.json_values.schema import SchemaGate, gate_for

MAX_REFERENCE_CHARS = 200_000


class UnreadableReference(ValueError):
    """The row's reference is no JSON value, or not one that its own schema allows."""


def read_reference(raw: Any, gate: SchemaGate | None) -> Any:
    """The reference's value. Raises `UnreadableReference`, also when the schema would refuse a right answer."""
    if raw is None or raw == "":
        raise UnreadableReference("there is no reference")
    value = _from_text(raw, gate) if isinstance(raw, str) else _shallow(raw)
    if gate is not None and not _allowed(gate.key, json.dumps(value)):
        raise UnreadableReference("the reference does not satisfy the schema")
    return value


def _shallow(value: Any) -> Any:
    try:
        check_depth(value)
    except JsonRefused as error:
        raise UnreadableReference("the reference is nested too deeply") from error
    return value


def _from_text(text: str, gate: SchemaGate | None) -> Any:
    if len(text) > MAX_REFERENCE_CHARS:
        raise UnreadableReference("the reference is too long")
    try:
        return read_whole(text)
    except json.JSONDecodeError as error:
        # {"text": "..."} is how one service wraps plain strings, so it arrives here without its key.
        if gate is not None and gate.accepts({"text": text}):
            return {"text": text}
        raise UnreadableReference("the reference is not JSON") from error
    except JsonRefused as error:
        raise UnreadableReference(f"the reference is no JSON that can be judged: {error.name}") from error


@lru_cache(maxsize=4096)  # every rollout of a prompt brings the same reference
def _allowed(schema_text: str, reference_text: str) -> bool:
    return gate_for(schema_text).accepts(json.loads(reference_text))
