"""Every tool call is answered before the conversation goes on: Converse refuses calls without results."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.checks.tool_results import call_ids


def _check(line: Line) -> Iterator[Problem]:
    turns = line.turns
    for position, (index, turn) in enumerate(turns):
        calls = call_ids(turn)
        # A conversation that ends with calls is the rule's about the last turn.
        if not calls or position == len(turns) - 1:
            continue
        answered = set()
        for _, following in turns[position + 1 :]:
            if following.get("role") != "tool":
                break
            answered.add(
                following.get("tool_call_id") if isinstance(following.get("tool_call_id"), str) else None
            )
        # An answer that names no call of this turn is its own finding, and most likely meant for the missing one.
        if answered <= set(calls) and (missing := [call for call in calls if call not in answered]):
            yield Problem(
                f"{len(missing)} of {len(calls)} calls have no answer, first {missing[0][:40]!r}",
                path=f"messages[{index}].tool_calls",
            )


CHECK = LineCheck(
    "tool_calls_answered",
    "Every tool call is answered before the conversation goes on.",
    "add a tool turn with its tool_call_id",
    stateless(_check),
)
