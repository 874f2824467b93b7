"""The tool call grader against the Berkeley leaderboard's calls: gold ones accepted, damaged ones refused."""

import copy
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample, parse_sample
from rft.graders.load import load_grader
from tests.shared_data import shared_rows

GRADER = load_grader({"type": "tool_calls"})
Arguments = dict[str, Any]
Calls = list[tuple[str, Arguments]]

REFUSED: dict[str, str] = {}
"""Rows whose gold calls are not accepted, each with its reason: none is left."""


def gold(truth: dict[str, dict[str, list[Any]]]) -> tuple[str, Arguments]:
    """The call that a ground truth entry describes: the first allowed value of each argument."""
    ((name, allowed),) = truth.items()
    return name, {key: first(values) for key, values in allowed.items() if not values or values[0] != ""}


def first(values: list[Any]) -> Any:
    return concrete(values[0]) if values else []


def concrete(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: first(values) for key, values in value.items() if not values or values[0] != ""}
    if isinstance(value, list):
        return [concrete(item) if isinstance(item, dict) else item for item in value]
    return value


def grade(row: dict[str, Any], calls: Calls, form: str = "chat") -> float:
    entry = {
        "id": "1",
        "messages": [*row["messages"][0], {"role": "assistant", **turn(calls, form)}],
        "metadata": {"reference_answer": {"ground_truth": row["ground_truth"]}, "tools": row["tools"]},
    }
    sample = parse_sample(entry)
    assert isinstance(sample, GraderSample)
    return GRADER.grade(sample).value


def turn(calls: Calls, form: str) -> dict[str, Any]:
    if form == "chat":
        return {
            "content": None if calls else "None of the tools fits.",
            "tool_calls": [
                {"id": str(i), "type": "function", "function": {"name": n, "arguments": json.dumps(a)}}
                for i, (n, a) in enumerate(calls)
            ],
        }
    if form == "nova":
        parts = [
            {"toolUse": {"toolUseId": str(i), "name": n.replace(".", "_"), "input": a}}
            for i, (n, a) in enumerate(calls)
        ]
        return {"content": [{"text": "I look that up."}, *parts]}
    return {"content": json.dumps([{"name": n, "parameters": a} for n, a in calls])}


def rows_with_calls() -> Iterator[tuple[dict[str, Any], Calls]]:
    for row in shared_rows("bfcl_v4_ast.jsonl"):
        if row["ground_truth"]:
            yield row, [gold(truth) for truth in row["ground_truth"]]


@pytest.mark.parametrize("form", ["chat", "nova", "text"])
def test_gold_calls_are_accepted_in_every_form(form: str) -> None:
    missed = [row["id"] for row, calls in rows_with_calls() if grade(row, calls, form) != 1.0]
    assert set(missed) == REFUSED.keys()


def test_reordered_parallel_calls_are_accepted() -> None:
    missed = []
    for row, calls in rows_with_calls():
        orders = itertools.islice(itertools.permutations(calls), 24)
        if len(calls) > 1 and not all(grade(row, list(order)) == 1.0 for order in (*orders, calls[::-1])):
            missed.append(row["id"])
    assert missed == []


def test_integers_written_with_a_decimal_point_are_the_same_number() -> None:
    def floats(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: floats(item) for key, item in value.items()}
        if isinstance(value, list):
            return [floats(item) for item in value]
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    assert [row["id"] for row, calls in rows_with_calls() if grade(row, floats(calls)) != 1.0] == []


def retyped(value: Any) -> Any:
    """The same thing as another JSON type."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return [value] if isinstance(value, str) else json.dumps(value)


def damaged(calls: Calls) -> Iterator[tuple[str, Calls]]:
    """Each call dropped, repeated or renamed, each argument added, renamed or retyped, one at a time."""
    yield "another call", [*calls, ("get_time", {})]
    for place, (name, arguments) in enumerate(calls):
        yield "dropped call", calls[:place] + calls[place + 1 :]
        yield "repeated call", [*calls, copy.deepcopy(calls[place])]
        for what, fresh in (("renamed tool", f"{name}_2"), ("upper case tool", name.swapcase())):
            yield what, [*calls[:place], (fresh, arguments), *calls[place + 1 :]]
        for what, changed in damaged_arguments(arguments):
            yield what, [*calls[:place], (name, changed), *calls[place + 1 :]]


def damaged_arguments(arguments: Arguments) -> Iterator[tuple[str, Arguments]]:
    yield "added argument", {**arguments, "verbose": True}
    for key, value in arguments.items():
        rest = {other: item for other, item in arguments.items() if other != key}
        yield f"dropped argument {key}", rest
        yield f"renamed argument {key}", {**rest, f"{key}_": value}
        yield f"retyped argument {key}", {**arguments, key: retyped(value)}


def allows(row: dict[str, Any], what: str, calls: Calls) -> bool:
    """Whether the ground truth itself allows a damaged call: an optional argument left out."""
    key = what.removeprefix("dropped argument ")
    return what.startswith("dropped argument") and any(
        key in allowed and ("" in allowed[key] or not allowed[key])
        for truth in row["ground_truth"]
        for allowed in truth.values()
    )


def test_damaged_calls_are_refused() -> None:
    paid = []
    tried = 0
    for row, calls in rows_with_calls():
        for what, changed in damaged(calls):
            if not allows(row, what, changed):
                tried += 1
                if grade(row, changed) > 0.0:
                    paid.append((row["id"], what))
    assert paid == []
    assert tried > 10_000


def test_irrelevance_pays_only_for_no_call() -> None:
    for row in shared_rows("bfcl_v4_ast.jsonl"):
        if not row["ground_truth"]:
            name = row["tools"][0]["name"]
            assert grade(row, []) == 1.0
            assert all(grade(row, [(name, {})], form) == 0.0 for form in ("chat", "nova", "text"))
