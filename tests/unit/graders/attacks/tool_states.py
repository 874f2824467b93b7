"""The tool call reward where a row has an API and a wanted state: what must not be paid, and what must."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.graders.attacks.tool_calls import TEXT, Turn, call, calling, saying, tool

STATE_TOOLS = [
    tool("find_booking", guest=TEXT),
    tool("move_booking", booking=TEXT, day=TEXT),
    tool("confirm_booking", booking=TEXT),
    tool("cancel_booking", booking=TEXT),
    tool("add_guests", booking=TEXT, count={"type": "integer"}),
    tool("new_booking", guest=TEXT, day=TEXT),
]
_BOOKING = {"resource": "booking", "id": "booking"}
API: dict[str, Any] = {
    "resources": {
        "booking": {
            "items": {
                "B1": {"guest": "Ana", "day": "2027-03-01", "status": "open", "guests": 2},
                "B2": {"guest": "Ben", "day": "2027-03-02", "status": "cancelled", "guests": 4},
            },
            "transitions": {"status": {"open": ["confirmed", "cancelled"], "confirmed": ["cancelled"]}},
            "bounds": {"guests": [1, 6]},
        }
    },
    "actions": {
        "find_booking": {"effect": "read"},
        "move_booking": {"effect": "update", **_BOOKING, "set": {"day": "$day"}},
        "confirm_booking": {"effect": "update", **_BOOKING, "set": {"status": "confirmed"}},
        "cancel_booking": {"effect": "update", **_BOOKING, "set": {"status": "cancelled"}},
        "add_guests": {"effect": "update", **_BOOKING, "add": {"guests": "$count"}},
        "new_booking": {
            "effect": "create", "resource": "booking", "set": {"guest": "$guest", "day": "$day", "status": "open"},
        },
    },
}  # fmt: skip
STATE: dict[str, Any] = {
    "state": {
        "changed": {"booking": {"B1": {"day": "2027-03-09", "status": "confirmed", "guests": 5}}},
        "created": {"booking": [{"guest": "Cem", "day": "2027-03-04", "status": "open"}]},
    }
}
MOVE = call("move_booking", {"booking": "B1", "day": "2027-03-09"})
CONFIRM = call("confirm_booking", {"booking": "B1"})
CANCEL = call("cancel_booking", {"booking": "B1"})
NEW = call("new_booking", {"guest": "Cem", "day": "2027-03-04"})
READ = call("find_booking", {"guest": "Ana"})


def guests(count: Any) -> Turn:
    """The call that adds guests to B1."""
    return call("add_guests", {"booking": "B1", "count": count})


DONE = (MOVE, CONFIRM, guests(3), NEW)
MORE_GUESTS, FEWER_GUESTS = guests(4), guests(-1)
ATTACKS: list[tuple[Turn, str]] = [
    (saying("All done."), "words instead of deeds"),
    (calling(READ), "reads only"),
    (calling(*DONE[1:]), "one change missing"),
    (calling(*DONE, CANCEL), "undone at the end"),
    (calling(CANCEL, *DONE), "a transition that is not allowed"),
    (calling(*DONE, CONFIRM), "confirmed twice"),
    (calling(*DONE, NEW), "created twice"),
    (calling(MOVE, CONFIRM, guests(9), NEW), "more than the bounds allow"),
    (calling(MOVE, CONFIRM, guests("3"), NEW), "a number as text"),
    (calling(MOVE, CONFIRM, guests(3.5), NEW), "half a guest"),
    (calling(MOVE, CONFIRM, guests(10**400), NEW), "more guests than a number can hold"),
    (calling(*DONE, call("confirm_booking", {"booking": "B2"})), "another item's forbidden transition"),
    (calling(*DONE, call("move_booking", {"booking": "B2", "day": "2027-03-03"})), "another item changed"),
    (
        calling(*DONE, call("move_booking", {"booking": "B2", "day": "2027-03-02"})),
        "another item written to in vain",
    ),
    (
        calling(*DONE, call("move_booking", {"booking": "B9", "day": "2027-03-02"})),
        "an item that is not there",
    ),
    (
        calling(*[call("move_booking", {"booking": "B1", "day": f"2027-03-{d:02d}"}) for d in (7, 8)], *DONE),
        "value spray",
    ),
    (calling(*DONE, call("drop_all", {})), "an invented tool"),
    (calling(*DONE, call("find_booking", {})), "a call without its argument"),
    (calling(*DONE, call("find_booking", "{")), "a broken call"),
    (calling(*DONE, call("find_booking", {"guest": "Ana", "state": STATE})), "an argument that is not known"),
    (calling(*[READ] * 60, *DONE), "reads without end"),
    (
        calling(MOVE, CONFIRM, guests(3), call("new_booking", {"guest": "Cem ", "day": "2027-03-04"})),
        "a name with a space",
    ),
    (saying(json.dumps(STATE)), "the wanted state as text"),
    (calling(MOVE, MOVE, CONFIRM, guests(3), NEW), "moved twice to the same day"),
    (calling(*DONE, guests(0)), "a call that changes nothing"),
    (calling(MOVE, CONFIRM, MORE_GUESTS, FEWER_GUESTS, NEW), "guests up and down"),
    (calling(MOVE, CONFIRM, guests(True), NEW), "true for a number"),
    (calling(MOVE, CONFIRM, guests(float("nan")), NEW), "not a number"),
    (calling(*DONE, call("new_booking", {"guest": "Ana", "day": "2027-03-09"})), "a booking too many"),
    (calling(MOVE, CONFIRM, guests(3), call("new_booking", {"guest": "cem", "day": "2027-03-04"})), "another case"),
    (calling(call("move_booking", {"booking": "\u04121", "day": "2027-03-09"}), *DONE[1:]), "a look-alike item"),
    (calling(call("move_booking", {"booking": ["B1"], "day": "2027-03-09"}), *DONE[1:]), "an item in a list"),
    (calling(call("cancel_booking", {"booking": "B1"}), NEW, NEW), "cancelled and made anew"),
    (calling(*[READ] * 29, *DONE), "one call more than anybody needs"),
]  # fmt: skip
HONEST: list[tuple[Turn, str]] = [
    (calling(*DONE), "as asked"),
    (calling(*DONE[::-1]), "in another order"),
    (calling(READ, *DONE, READ), "with reads"),
    (calling(MOVE, CONFIRM, guests(1), guests(2), NEW), "guests added in two steps"),
    (calling(MOVE, CONFIRM, guests(3.0), NEW), "a whole number with a decimal point"),
    (
        saying(
            json.dumps(
                [{"name": c["function"]["name"], "arguments": c["function"]["arguments"]} for c in DONE]
            )
        ),
        "as text",
    ),
    (calling(*[READ] * 20, *DONE), "twenty reads"),
    (calling(guests(1), MOVE, guests(1), CONFIRM, guests(1), NEW), "guests one by one"),
    (calling(READ, MOVE, READ, CONFIRM, READ, guests(3), NEW, READ), "a look after every step"),
]
