"""The tool call grader on its attack tables, and the rules that the tables do not show."""

import json
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample, parse_sample
from rft.graders.base import GraderSpecError, Score
from rft.graders.load import load_grader
from tests.unit.graders.attacks import tool_call_notations as more
from tests.unit.graders.attacks import tool_calls as table
from tests.unit.graders.attacks import tool_states
from tests.unit.graders.attacks.tool_calls import Turn, call, calling, saying

STRICT: dict[str, Any] = {"type": "tool_calls"}
PARTIAL: dict[str, Any] = {"type": "tool_calls", "partial_credit": 0.3}


def grade(turn: Turn, reference: Any, document: dict[str, Any] = STRICT, **extras: Any) -> Score:
    row = {"reference_answer": reference, "tools": table.TOOLS, **extras}
    messages = [{"role": "user", "content": "Do it."}, {"role": "assistant", **turn}]
    sample = parse_sample({"id": "1", "messages": messages, "metadata": row})
    assert isinstance(sample, GraderSample)
    return load_grader(document).grade(sample)


def state(turn: Turn, document: dict[str, Any] = STRICT) -> Score:
    return grade(turn, tool_states.STATE, document, tools=tool_states.STATE_TOOLS, api=tool_states.API)


def named(rows: list[tuple[Turn, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("turn", [turn for turn, _ in rows], ids=[why for _, why in rows])


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


@named(tool_states.ATTACKS)
def test_the_wrong_state_is_not_paid(turn: Turn) -> None:
    assert state(turn).value == 0.0
    assert state(turn, PARTIAL).value <= 0.3


@named(tool_states.HONEST)
def test_every_way_to_the_wanted_state_is_paid(turn: Turn) -> None:
    score = state(turn)
    assert score.value == score.components["state"] == score.components["correct"] == 1.0


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


@pytest.mark.parametrize(
    "api", [3, {}, {"resources": {}, "actions": {"f": {"effect": "update", "resource": "x", "id": "i"}}},
            {"resources": {"x": {}}, "actions": {"f": {"effect": "update", "resource": "x"}}}]
)  # fmt: skip
def test_an_unreadable_api_is_not_judged(api: Any) -> None:
    score = grade(calling(table.P), tool_states.STATE, api=api)
    assert score.errors == ("invalid_variable_error",)


def test_deep_values_cost_no_other_row() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    wanted = {"calls": [{"name": "f", "arguments": {"x": deep}}]}
    given = {"tool_calls": [{"name": "f", "arguments": {"x": deep}}]}
    assert grade(given, wanted).value in (0.0, 1.0)  # as deep as the interpreter goes
    assert grade(given, {"calls": [{"name": "f", "arguments": {"x": 1}}]}).value == 0.0


def test_a_row_whose_api_stays_as_it_is_compares_calls() -> None:
    wanted = {"calls": [{"name": "find_booking", "arguments": {"guest": "Ana"}}]}
    extras: dict[str, Any] = {"tools": tool_states.STATE_TOOLS, "api": tool_states.API}
    assert grade(calling(tool_states.READ), wanted, **extras).value == 1.0
    assert grade(saying("Nothing to do."), wanted, **extras).value == 0.0


def test_the_wanted_state_can_be_what_the_wanted_calls_lead_to() -> None:
    wanted = {"calls": [{"name": "move_booking", "arguments": {"booking": "B1", "day": "2027-03-09"}}]}
    extras: dict[str, Any] = {"tools": tool_states.STATE_TOOLS, "api": tool_states.API}
    score = grade(calling(tool_states.READ, tool_states.MOVE), wanted, **extras)
    assert (score.value, score.components["exact"]) == (1.0, 0.0)
    assert (
        grade(
            calling(tool_states.READ, tool_states.MOVE), wanted, {**STRICT, "mode": "calls"}, **extras
        ).value
        == 0.0
    )


def test_text_calls_do_not_count_where_only_structured_ones_do() -> None:
    assert grade(saying(table.AS_TEXT), table.CALLS, {**STRICT, "forms": "structured"}).value == 0.0


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(GraderSpecError, match=r"\$\.modes: this setting is not known"):
        load_grader({**STRICT, "modes": "calls"})


SHOP: dict[str, Any] = {
    "resources": {
        "item": {"items": {"S1": {"stock": 9}}},
        "book": {
            "items": {"B1": {"status": "lent", "due": 1}},
            "transitions": {"status": {"shelf": ["lent"], "lent": ["shelf"]}},
        },
    },
    "actions": {
        "restock": {"effect": "update", "resource": "item", "id": "sku", "add": {"stock": "$count"}},
        "ship": {"effect": "update", "resource": "item", "id": "sku", "add": {"stock": "-$count"}},
        "adjust": {
            "effect": "update",
            "resource": "item",
            "id": "sku",
            "add": {"stock": "$count"},
            "signed": True,
        },
        "lend": {
            "effect": "update",
            "resource": "book",
            "id": "book",
            "set": {"status": "lent", "due": "$due"},
        },
        "take_back": {"effect": "update", "resource": "book", "id": "book", "set": {"status": "shelf"}},
    },
}
SHOP_TOOLS = [
    *(table.tool(name, sku=table.TEXT, count={"type": "integer"}) for name in ("restock", "ship", "adjust")),
    table.tool("lend", book=table.TEXT, due={"type": "integer"}),
    table.tool("take_back", book=table.TEXT),
]


def shop(reference: Any, *calls: tuple[str, dict[str, Any]], document: dict[str, Any] = STRICT) -> Score:
    turn = calling(*(call(name, arguments) for name, arguments in calls))
    return grade(turn, reference, document, tools=SHOP_TOOLS, api=SHOP)


def stock(name: str, count: int) -> tuple[str, dict[str, Any]]:
    return name, {"sku": "S1", "count": count}


def test_quantities_have_one_direction() -> None:
    wanted = {"state": {"changed": {"item": {"S1": {"stock": 14}}}}}
    assert shop(wanted, stock("restock", 5)).value == 1.0
    assert shop(wanted, *[stock("restock", 1)] * 5).value == 1.0
    assert shop(wanted, stock("adjust", 5)).value == 1.0
    assert shop(wanted, stock("ship", -5)).value == 0.0
    assert shop(wanted, stock("restock", 5), stock("ship", 1), stock("restock", 1)).value == 0.0
    both = {
        **wanted,
        "calls": [{"name": n, "arguments": a} for n, a in (stock("restock", 8), stock("ship", 3))],
    }
    assert shop(both, stock("restock", 8), stock("ship", 3)).value == 1.0


def test_a_field_may_come_back_through_its_steps() -> None:
    swap: list[tuple[str, dict[str, Any]]] = [
        ("take_back", {"book": "B1"}),
        ("lend", {"book": "B1", "due": 7}),
    ]
    wanted = {"state": {"changed": {"book": {"B1": {"due": 7}}}}}
    named = {**wanted, "calls": [{"name": name, "arguments": arguments} for name, arguments in swap]}
    for reference in (wanted, named, {"calls": named["calls"]}):
        assert shop(reference, *swap).value == 1.0
    other = {"state": {"changed": {"item": {"S1": {"stock": 14}}}}}
    assert shop(other, stock("restock", 5), *swap[:1], ("lend", {"book": "B1", "due": 1})).value == 0.0


def test_what_nobody_asked_for_is_no_progress() -> None:
    wanted = {"state": {"changed": {"item": {"S1": {"stock": 14}}, "book": {"B1": {"status": "shelf"}}}}}
    half = shop(wanted, stock("restock", 5), document=PARTIAL)
    assert 0.0 < half.value < 0.3
    with_more = shop(wanted, stock("restock", 5), ("lend", {"book": "B1", "due": 3}), document=PARTIAL)
    assert with_more.value == 0.0
