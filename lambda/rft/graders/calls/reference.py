"""What a row wants: calls, or the state that calls have to lead to.

    {"calls": [{"name": "book_room", "arguments": {"room": "A1", "hours": 2}}]}    these calls, and no others
    {"calls": [{"name": "f", "allowed": {"unit": ["km", ""], "to": ["Bern"]}}]}    several values; "": may be left out
    {"calls": []}                                                                  no tool fits: no call at all
    {"ground_truth": [{"f": {"to": ["Bern"]}}]}                                    the Berkeley leaderboard's notation
    {"name": "f", "arguments": {...}}, {"tool_called": "f", "tool_parameters": {...}}, {"toolUse": {...}}     one call
    {"state": {"changed": {"room": {"A1": {"status": "booked"}}}, "created": {}, "deleted": {}}, "calls": [...]}

Beside `calls`: `ordered` (the calls must come in this order) and `compare` (comparers of this row by argument). A
reference may also be the JSON text of such an object, or a list of Chat Completions tool calls under `calls`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from rft.graders.calls.call import looks_like_call, read_call, strict_json
from rft.graders.calls.compare import Comparer, Comparers, ComparerSpec, as_comparer
from rft.graders.calls.patterns import WantedCall, exactly, from_allowed
from rft.graders.calls.state import WantedState
from rft.graders.strict_json import NotJson

MAX_CALLS = 32


class UnreadableReference(ValueError):
    """The row's reference says neither which calls nor which state is wanted."""


class _Notes(BaseModel):
    """What may stand beside the calls."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    ordered: bool | None = None
    compare: dict[str, ComparerSpec] = {}
    state: WantedState | None = None


@dataclass(frozen=True, slots=True)
class CallsReference:
    """The wanted calls (None when only a state is given), and how they are compared."""

    calls: tuple[WantedCall, ...] | None
    ordered: bool | None
    comparers: Comparers
    state: WantedState | None


def read_reference(raw: object, defaults: Mapping[str, Comparer]) -> CallsReference:
    """The reference of a row; `defaults` are the grader's own comparers. Raises `UnreadableReference`."""
    if isinstance(raw, str):
        try:
            raw = strict_json(raw)
        except NotJson as error:
            raise UnreadableReference("the reference is a text and no JSON") from error
    if isinstance(raw, list):
        raw = {"calls": raw}
    if not isinstance(raw, Mapping):
        raise UnreadableReference("the reference is no object")
    try:
        notes = _Notes.model_validate(raw)
    except ValidationError as error:
        raise UnreadableReference(error.errors(include_url=False)[0]["msg"]) from error
    calls = _calls(raw)
    if calls is None and notes.state is None:
        raise UnreadableReference("the reference names neither calls nor a state")
    named = {**defaults, **{key: as_comparer(spec) for key, spec in notes.compare.items()}}
    return CallsReference(calls, notes.ordered, Comparers(named), notes.state)


def _calls(raw: Mapping[str, Any]) -> tuple[WantedCall, ...] | None:
    if isinstance(raw.get("ground_truth"), list):
        return tuple(_leaderboard(entry) for entry in _bounded(raw["ground_truth"]))
    listed = raw.get("calls", raw.get("tool_calls"))
    if isinstance(listed, list):
        return tuple(_wanted(entry) for entry in _bounded(listed))
    if looks_like_call(raw):
        return (_wanted(raw),)
    return None


def _bounded(listed: Sequence[Any]) -> Sequence[Any]:
    if len(listed) > MAX_CALLS:
        raise UnreadableReference(f"more than {MAX_CALLS} calls are wanted")
    return listed


def _wanted(entry: object) -> WantedCall:
    if isinstance(entry, Mapping) and "allowed" in entry:
        allowed, name = entry["allowed"], entry.get("name")
        if not isinstance(allowed, Mapping) or not isinstance(name, str):
            raise UnreadableReference("allowed values need a name and an object of lists")
        return _pattern(name, allowed)
    call = read_call(entry)
    if not call.readable:
        raise UnreadableReference("a wanted call has no name, or arguments that are no object")
    return WantedCall(call.name, exactly(call.arguments))


def _leaderboard(entry: object) -> WantedCall:
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise UnreadableReference("a ground truth entry names one tool")
    name, allowed = next(iter(entry.items()))
    if not isinstance(allowed, Mapping):
        raise UnreadableReference("a ground truth entry holds allowed values by argument")
    return _pattern(str(name), allowed)


def _pattern(name: str, allowed: Mapping[str, Any]) -> WantedCall:
    try:
        return WantedCall(name, from_allowed(allowed))
    except ValueError as error:
        raise UnreadableReference(str(error)) from error
