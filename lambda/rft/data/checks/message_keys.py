"""Turns have no keys beyond Chat Completions': others reach no model."""

from collections.abc import Iterator

from rft.data.checks.base import NOTICE, Line, LineCheck, Problem, stateless
from rft.data.walk import child_path

KNOWN = frozenset({"role", "content", "name", "tool_calls", "tool_call_id"})


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        for key in turn:
            if key not in KNOWN:
                yield Problem("is no key of a turn", path=child_path(f"messages[{index}]", key))


CHECK = LineCheck(
    "message_keys",
    "Turns have no unknown keys.",
    "move what the reward needs to a key of the row, where it arrives as metadata",
    stateless(_check),
    NOTICE,
)
