"""The tool call grader on its attack tables, and the rules that the tables do not show."""

import json
from typing import Any

import pytest

from rft.graders.base import GraderSpecError
from rft.graders.load import load_grader
from tests.unit.graders.attacks import tool_call_notations as more
from tests.unit.graders.attacks import tool_calls as table
from tests.unit.graders.attacks import tool_states
from tests.unit.graders.attacks.tool_calls import Turn, call, calling, saying
from tests.unit.graders.tool_turns import PARTIAL, STRICT, grade, named, state


def test_the_tables_are_large_enough() -> None:
    assert len(table.ATTACKS) + len(table.NOTHING_ATTACKS) + len(tool_states.ATTACKS) >= 91
    assert len(table.HONEST) + len(table.NOTHING_HONEST) + len(tool_states.HONEST) >= 33


@named(table.ATTACKS + more.ATTACKS)
def test_attacks_are_not_paid(turn: Turn) -> None:
    assert grade(turn, table.CALLS).value == 0.0
    assert grade(turn, table.CALLS, PARTIAL).value <= 0.3


@named(table.HONEST + more.HONEST)
def test_honest_calls_are_paid_in_full(turn: Turn) -> None:
    assert grade(turn, table.CALLS).value == 1.0


@named(table.NOTHING_ATTACKS + more.NOTHING_ATTACKS)
@pytest.mark.parametrize("forms", ["any", "structured"])
def test_any_call_is_refused_where_none_fits(turn: Turn, forms: str) -> None:
    assert grade(turn, {"calls": []}, {**PARTIAL, "forms": forms, "decline_in_words": True}).value == 0.0


@named(table.NOTHING_HONEST + more.NOTHING_HONEST)
def test_no_call_is_paid_where_none_fits(turn: Turn) -> None:
    assert grade(turn, {"calls": []}, {**STRICT, "decline_in_words": True}).value == 1.0


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "...", "\n\n", "ok", "```\n```", "<think>None of my tools fits.</think>", "42", "—"],
)
def test_nothing_said_is_no_answer_but_where_the_spec_says_so(text: str) -> None:
    assert grade(saying(text), {"calls": []}).value == 0.0
    assert grade(saying(text), {"calls": []}, {**STRICT, "decline_in_words": False}).value == 1.0


@pytest.mark.parametrize("text", ["No tool fits.", "[]", "我没有合适的工具。", "Sorry.", "I can't."])
def test_few_words_are_enough_to_decline(text: str) -> None:
    assert grade(saying(text), {"calls": []}).value == 1.0


def test_partial_credit_is_for_valid_steps_alone() -> None:
    half = grade(calling(table.P), table.CALLS, PARTIAL)
    assert half.value == pytest.approx(0.3 * 2 / 3)
    assert half.components["names"] == pytest.approx(2 / 3)
    assert grade(calling(table.pay(amount=1), table.M), table.CALLS, PARTIAL).value == pytest.approx(
        0.3 * 5 / 6
    )
    assert grade(calling(table.P, table.pay(extra=1)), table.CALLS, PARTIAL).value == 0.0
    assert 0.0 < state(calling(tool_states.MOVE, tool_states.CONFIRM), PARTIAL).value < 0.3


def test_order_counts_where_it_is_declared() -> None:
    ordered = {**table.CALLS, "ordered": True}
    assert grade(calling(table.P, table.M), ordered).value == 1.0
    swapped = grade(calling(table.M, table.P), ordered, PARTIAL)
    assert swapped.components["exact"] == 0.0
    assert swapped.value == pytest.approx(0.15)
    assert grade(calling(table.M, table.P), table.CALLS, {**STRICT, "ordered": True}).value == 0.0


def test_matching_is_optimal_where_greedy_pairing_fails() -> None:
    wanted = {"calls": [{"name": "f", "allowed": {"a": [1, 2]}}, {"name": "f", "allowed": {"a": [1]}}]}
    assert grade(calling(call("f", {"a": 1}), call("f", {"a": 2})), wanted).value == 1.0
    assert grade(calling(call("f", {"a": 2}), call("f", {"a": 1})), wanted).value == 1.0
    assert grade(calling(call("f", {"a": 2}), call("f", {"a": 2})), wanted).value == 0.0


@pytest.mark.parametrize(
    ("comparer", "wanted", "given", "same"),
    [
        ("date", "2027-03-01", "1 March 2027", True),
        ("date", "2027-03-01", "March 1, 2027", True),
        ("date", "2027-03-01", "2027-01-03", False),
        ("date", "2027-03-01", "2027-03-01T00:00", False),
        ("date", "2027-03-01", 20270301, False),
        ("casefold", "Budget review", " budget  REVIEW.", True),
        ("casefold", "Budget review", "Budget reviews", False),
        ("set", [1, 2], [2, 1, 1], True),
        ("bag", [1, 2], [2, 1, 1], False),
        ("bag", [1, 1, 2], [1, 2, 1], True),
        ("set", ["a"], "a", False),
        ({"type": "bag", "of": {"type": "number", "tolerance": 1}}, [1, 2], [2, 0], True),
        ("date", "2027-03-01", "1st March 2027", True),
        ("date", "2027-03-01T09:30Z", "2027-03-01T10:30+01:00", True),
        ("date", "2027-03-01T09:30", "2027-03-01T09:30Z", False),
        ("list", [1, 2], [2, 1], False),
        ({"type": "bag", "of": "casefold"}, ["Ann", "Bo"], ["bo", "ANN"], True),
        ({"type": "number", "tolerance": 0.5}, 10, 10.5, True),
        ({"type": "number", "tolerance": 0.5}, 10, 10.6, False),
        ({"type": "number", "relative": 0.1}, 100, 91, True),
        ({"type": "number", "tolerance": 0.5}, 10, "10", False),
        ({"type": "number", "tolerance": 1e300}, 10, 10**400, False),
        ("number", 1, True, False),
        ("any", "whatever", "something", True),
        ("any", "whatever", "", False),
        ("exact", 10**30, 1e30, False),
        ("exact", {"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]}, True),
        ("exact", {"a": 1}, {"a": 1, "b": 2}, False),
    ],
)
def test_comparers(comparer: Any, wanted: Any, given: Any, same: bool) -> None:
    reference = {"calls": [{"name": "f", "arguments": {"x": wanted}}], "compare": {"f.x": comparer}}
    assert grade(calling(call("f", {"x": given})), reference).value == float(same)


@pytest.mark.parametrize(
    "reference",
    [
        {"tool_called": "f", "tool_parameters": {"x": 1}},
        {"calls": [call("f", {"x": 1})]},
        {"tool_calls": [call("f", {"x": 1})]},
        {"name": "f", "arguments": {"x": 1}},
        {"toolUse": {"name": "f", "input": {"x": 1}}},
        {"ground_truth": [{"f": {"x": [1], "y": ["", 2]}}]},
        json.dumps({"calls": [{"name": "f", "arguments": {"x": 1}}]}),
        {"text": json.dumps([{"name": "f", "arguments": {"x": 1}}])},
    ],
)
def test_references_in_every_form(reference: Any) -> None:
    assert grade(calling(call("f", {"x": 1})), reference).value == 1.0
    assert grade(calling(call("f", {"x": 2})), reference).value == 0.0


@pytest.mark.parametrize(
    "reference", [None, "", "f(x)", 3, {}, {"calls": 3}, {"calls": [3]}, {"ground_truth": [{"f": {"x": 1}}]},
                  {"calls": [], "compare": {"x": "nope"}}, {"calls": [{"name": "f", "arguments": "{"}]}]
)  # fmt: skip
def test_an_unreadable_reference_is_not_judged(reference: Any) -> None:
    score = grade(calling(call("f", {"x": 1})), reference)
    assert (score.value, score.errors) == (0.0, ("invalid_variable_error",))


def test_deep_values_cost_no_other_row() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    wanted = {"calls": [{"name": "f", "arguments": {"x": deep}}]}
    given = {"tool_calls": [{"name": "f", "arguments": {"x": deep}}]}
    assert grade(given, wanted).value in (0.0, 1.0)  # as deep as the interpreter goes
    assert grade(given, {"calls": [{"name": "f", "arguments": {"x": 1}}]}).value == 0.0


def test_text_calls_do_not_count_where_only_structured_ones_do() -> None:
    assert grade(saying(table.AS_TEXT), table.CALLS, {**STRICT, "forms": "structured"}).value == 0.0


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(GraderSpecError, match=r"\$\.modes: this setting is not known"):
        load_grader({**STRICT, "modes": "calls"})
