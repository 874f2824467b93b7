"""One tool call, read from any of the shapes that platforms and models give it.

Chat Completions ``{"id", "type": "function", "function": {"name", "arguments"}}``, Converse and Nova
``{"toolUse": {"toolUseId", "name", "input"}}``, the flat ``{"name", "arguments" | "parameters" | "input"}`` that models
write as text, and ``{"tool_called", "tool_parameters"}`` of AWS's own examples. Arguments may be an object or the JSON
of one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rft.graders.strict_json import NotJson, no_constant, unique_keys

MAX_ARGUMENT_CHARS = 50_000
_NAME_KEYS = ("name", "tool_name", "tool_called", "tool", "function")
_ARGUMENT_KEYS = ("arguments", "parameters", "input", "args", "tool_parameters")
_ARGUMENTS = frozenset(_ARGUMENT_KEYS)
_WRAPPERS = ("function", "toolUse", "function_call", "tool_call")


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call. `readable` is False for an attempt that nobody could carry out: no name, or arguments that are
    no JSON object. It counts as a call and equals no wanted one."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    readable: bool = True


UNREADABLE = Call("", {}, readable=False)


def strict_json(text: str, limit: int = MAX_ARGUMENT_CHARS) -> Any:
    """The JSON value of a text of at most `limit` characters. Raises `NotJson`."""
    if len(text) > limit:
        raise NotJson("too long")
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError) as error:  # a ValueError also for integers of thousands of digits
        raise NotJson(str(error)) from error
    return value


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise NotJson("a number is too large")
    return value


DECODER = json.JSONDecoder(object_pairs_hook=unique_keys, parse_float=_finite, parse_constant=no_constant)


def read_call(raw: object) -> Call:
    """A structured call; `UNREADABLE` or an unreadable `Call` when it is none."""
    for _ in range(3):
        if not isinstance(raw, Mapping):
            return UNREADABLE
        inner = [raw[key] for key in _WRAPPERS if isinstance(raw.get(key), Mapping)]
        if not inner:
            break
        if (
            len(inner) > 1
            or any(isinstance(raw.get(key), str) for key in _NAME_KEYS)
            or _ARGUMENTS & raw.keys()
        ):
            return UNREADABLE  # two calls in one: platforms would differ in which they carry out
        raw = inner[0]
    if not isinstance(raw, Mapping):
        return UNREADABLE
    names = [raw[key] for key in _NAME_KEYS if isinstance(raw.get(key), str)]
    given = [raw[key] for key in _ARGUMENT_KEYS if key in raw]
    if len(names) != 1 or not names[0]:
        return UNREADABLE
    if len(given) > 1:
        return Call(names[0], {}, readable=False)
    return _with_arguments(names[0], given[0] if given else None)


def _with_arguments(name: str, given: object) -> Call:
    if given is None or given == "":
        return Call(name)
    if isinstance(given, str):
        try:
            given = strict_json(given)
        except NotJson:
            return Call(name, {}, readable=False)
    if not isinstance(given, Mapping):
        return Call(name, {}, readable=False)
    return Call(name, given)


def looks_like_call(raw: object) -> bool:
    """Whether a JSON value that stands in a text is meant as a call: a name together with arguments."""
    if not isinstance(raw, Mapping):
        return False
    if any(isinstance(raw.get(key), Mapping) for key in _WRAPPERS):
        return True
    return any(isinstance(raw.get(key), str) for key in _NAME_KEYS) and any(
        key in raw for key in _ARGUMENT_KEYS
    )
