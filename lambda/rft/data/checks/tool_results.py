"""A tool's turn answers a call of the assistant turn before it, by that call's id, and once."""

from collections.abc import Iterator
from typing import Any

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def call_ids(turn: dict[str, Any]) -> list[str]:
    """The ids of an assistant turn's calls that have one."""
    calls = turn.get("tool_calls")
    if turn.get("role") != "assistant" or not isinstance(calls, list):
        return []
    return [call["id"] for call in calls if isinstance(call, dict) and isinstance(call.get("id"), str)]


def _check(line: Line) -> Iterator[Problem]:
    open_calls: list[str] = []
    for index, turn in line.turns:
        if turn.get("role") != "tool":
            open_calls = call_ids(turn)
            continue
        answered, path = turn.get("tool_call_id"), f"messages[{index}].tool_call_id"
        if not isinstance(answered, str) or not answered:
            yield Problem("does not say which call the tool answers", path=path)
        elif answered not in open_calls:
            yield Problem(
                f"{answered[:40]!r} is no unanswered call of the assistant turn before it", path=path
            )
        else:
            open_calls.remove(answered)


CHECK = LineCheck(
    "tool_results",
    "A tool's turn answers a call of the assistant turn before it.",
    "give the id of that call",
    stateless(_check),
)
