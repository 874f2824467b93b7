"""tool_calls: 1.0 for exactly the tool calls that the row wants, or for calls that bring its API into the wanted state.

    {"type": "tool_calls", "name": "calls", "mode": "auto", "partial_credit": 0.3, "forms": "any",
     "ordered": false, "compare": {"title": "casefold", "book_room.date": "date"}}

`mode`: "calls" compares calls with `reference_answer.calls`; "state" carries them out on the row's `api` and compares
the final state; "auto" does the latter for rows that have an `api` and whose wanted state differs from the first.
A row that wants no call pays only for none, next to some words (`decline_in_words`, true: silence is no answer to a
user; with false it is). Anything that is not right earns `partial_credit` times `f1` (by default nothing); an action
too many is no progress, so more calls than wanted, a call that does not fit its tool's schema and a call that the API
refuses earn nothing.

Components: `correct` (what the value is made of), `exact`, `f1`, `names` (F1 of the tool names alone), and `state`
where there is one. References: `rft.graders.calls.reference`; comparers: `.compare`; the row's API: `.api`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, Score
from rft.graders.calls.api import Api, UnreadableApi, read_api
from rft.graders.calls.arguments import check_arguments, tool_schemas
from rft.graders.calls.call import UNREADABLE, Call, read_call
from rft.graders.calls.compare import ComparerSpec, as_comparer
from rft.graders.calls.patterns import WantedCall, example_calls, same_name, similarity
from rft.graders.calls.reference import (
    MAX_CALLS,
    CallsReference,
    UnreadableReference,
    read_reference,
)
from rft.graders.calls.state import WantedState, compare_states, state_of
from rft.graders.calls.text import calls_in_text
from rft.graders.calls.world import Violation, World, carry_out
from rft.graders.pairing import best_order, best_pairs, total_gain
from rft.graders.text.visible import visible

Schemas: TypeAlias = Mapping[str, Mapping[str, Any]]
"""JSON schema of the arguments, by tool."""


MIN_LETTERS = 3


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["tool_calls"]
    name: str = "tool_calls"
    mode: Literal["auto", "calls", "state"] = "auto"
    forms: Literal["any", "structured"] = "any"
    ordered: bool = False
    compare: dict[str, ComparerSpec] = {}
    partial_credit: Annotated[float, Field(ge=0, le=0.3)] = 0.0
    decline_in_words: bool = True


class ToolCalls:
    """The grader; see the module's docstring for what it pays."""

    needs = NOTHING

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.spec = spec
        self.comparers = {key: as_comparer(comparer) for key, comparer in spec.compare.items()}
        self.paid = frozenset({"correct", "f1"} if spec.partial_credit else {"correct"})

    def grade(self, sample: GraderSample) -> Score:
        """Score of one turn; a reference or an API that cannot be read is a row that cannot be judged."""
        try:
            return self._grade(sample)
        except (UnreadableReference, UnreadableApi, Violation, RecursionError):
            # Recursion goes as deep as the row's own reference, never as deep as the response.
            return Score.unjudged("invalid_variable_error")

    def _grade(self, sample: GraderSample) -> Score:
        reference = read_reference(sample.reference, self.comparers)
        api = self._api(sample)
        schemas = tool_schemas(sample.extras.get("tools"))
        state = _wanted_state(reference, api, schemas) if api else None
        if reference.calls is None and state is None:
            raise UnreadableReference("a state needs an api to be reached in")
        calls = [_own_name(call, schemas) for call in self._calls(sample, schemas)]
        components = self._compare_calls(reference, calls)
        if api is not None and state is not None:
            components |= _reached(api, state, calls, schemas, reference)
            components["correct"] = components["state"]
        elif not reference.calls and not calls and self.spec.decline_in_words:
            components["correct"] = float(_says_something(sample.response_text))
        if components["correct"] == 1.0:
            return Score(1.0, components)
        progress = self.spec.partial_credit > 0 and _is_progress(reference, calls, schemas)
        return Score(self.spec.partial_credit * components["f1"] if progress else 0.0, components)

    def _api(self, sample: GraderSample) -> Api | None:
        """The row's API where it is used. Raises `UnreadableApi`."""
        raw = sample.extras.get("api")
        if self.spec.mode == "calls" or (self.spec.mode == "auto" and raw is None):
            return None
        return read_api(raw)

    def _calls(self, sample: GraderSample, tools: Schemas) -> tuple[Call, ...]:
        """The turn's calls: structured ones, or those in its text when there are none."""
        if sample.tool_calls:
            return tuple(read_call(raw) for raw in sample.tool_calls[: MAX_CALLS + 1])
        written = calls_in_text(sample.response_text, tools)[: MAX_CALLS + 1]
        if written and self.spec.forms == "structured":
            return (UNREADABLE,)  # an attempt: nobody carries it out, and it is not "no call" either
        return written

    def _compare_calls(self, reference: CallsReference, calls: Sequence[Call]) -> dict[str, float]:
        """`correct` and `exact` as 0.0 or 1.0, `f1` and `names` in [0, 1]."""
        wanted = reference.calls or ()
        if not wanted or not calls or len(calls) > MAX_CALLS:
            right = float(reference.calls is not None and not wanted and not calls)
            return {"correct": right, "exact": right, "f1": right, "names": right}
        weights = [[similarity(want, call, reference.comparers) for call in calls] for want in wanted]
        ordered = self.spec.ordered if reference.ordered is None else reference.ordered
        best = total_gain(weights, (best_order if ordered else best_pairs)(weights))
        total = len(wanted) + len(calls)
        f1 = min(1.0, 2.0 * best / total)
        exact = float(len(wanted) == len(calls) and best > len(wanted) - 1e-9)
        return {"correct": exact, "exact": exact, "f1": f1, "names": _names_f1(wanted, calls)}


def _own_name(call: Call, schemas: Schemas) -> Call:
    """The call without the namespace that some models put before every tool's name."""
    bare = call.name.removeprefix("functions.")
    return replace(call, name=bare) if call.name not in schemas and bare in schemas else call


def _says_something(text: str) -> bool:
    """Whether anything is said outside the thoughts: a few letters (not a full stop), or an empty list of calls."""
    shown = visible(text).strip()
    return shown == "[]" or sum(character.isalpha() for character in shown) >= MIN_LETTERS


def _wanted_state(reference: CallsReference, api: Api, schemas: Schemas) -> WantedState | None:
    """The state that is wanted: as it is given, or what the reference's own calls lead to. None when nothing is to
    change, since then doing nothing would be right whatever was asked: the calls themselves are compared.

    Raises `Violation` when the API refuses the reference's calls.
    """
    state = reference.state
    if state is None:
        state = state_of(api, _own_world(reference, api, schemas))
    return None if state.nothing else state


def _own_world(reference: CallsReference, api: Api, schemas: Schemas) -> World:
    """The world after the reference's own calls. Raises `Violation`."""
    return carry_out(api, example_calls(reference.calls or ()), schemas)


def _reached(
    api: Api, state: WantedState, calls: Sequence[Call], schemas: Schemas, reference: CallsReference
) -> dict[str, float]:
    if len(calls) > MAX_CALLS:
        return {"state": 0.0, "f1": 0.0}
    try:
        world = carry_out(api, calls, schemas)
    except Violation:
        return {"state": 0.0, "f1": 0.0}

    def own() -> World | None:
        return _own_world(reference, api, schemas) if reference.calls else None

    score = compare_states(api, state, world, reference.comparers, own)
    return {"state": float(score.reached), "f1": score.f1}


def _is_progress(reference: CallsReference, calls: Sequence[Call], schemas: Schemas) -> bool:
    """No call too many, and each one of a kind that its tool takes (where the row says what that is)."""
    most = MAX_CALLS if reference.calls is None else len(reference.calls)
    return 0 < len(calls) <= most and all(
        call.readable and (not schemas or check_arguments(call.arguments, schemas.get(call.name)))
        for call in calls
    )


def _names_f1(wanted: Sequence[WantedCall], calls: Sequence[Call]) -> float:
    left = Counter(want.name for want in wanted)
    right = 0
    for call in calls:
        name = next((name for name in left if left[name] and same_name(name, call.name)), None)
        if name is not None:
            left[name] -= 1
            right += 1
    return 2.0 * right / (len(wanted) + len(calls))


def build(spec: Spec, _path: str, _load_child: object) -> ToolCalls:
    """The grader of a spec."""
    return ToolCalls(spec)
