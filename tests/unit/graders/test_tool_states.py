"""The tool call grader where a row has an API: the state that calls lead to, and the rules that steps keep."""

from typing import Any

import pytest

from rft.graders.base import Score
from tests.unit.graders.attacks import tool_calls as table
from tests.unit.graders.attacks import tool_states
from tests.unit.graders.attacks.tool_calls import Turn, call, calling, saying
from tests.unit.graders.tool_turns import PARTIAL, STRICT, grade, named, state


@named(tool_states.ATTACKS)
def test_the_wrong_state_is_not_paid(turn: Turn) -> None:
    assert state(turn).value == 0.0
    assert state(turn, PARTIAL).value <= 0.3


@named(tool_states.HONEST)
def test_every_way_to_the_wanted_state_is_paid(turn: Turn) -> None:
    score = state(turn)
    assert score.value == score.components["state"] == score.components["correct"] == 1.0


@pytest.mark.parametrize(
    "api", [3, {}, {"resources": {}, "actions": {"f": {"effect": "update", "resource": "x", "id": "i"}}},
            {"resources": {"x": {}}, "actions": {"f": {"effect": "update", "resource": "x"}}}]
)  # fmt: skip
def test_an_unreadable_api_is_not_judged(api: Any) -> None:
    score = grade(calling(table.P), tool_states.STATE, api=api)
    assert score.errors == ("invalid_variable_error",)


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
