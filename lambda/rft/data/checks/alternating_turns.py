"""User and assistant take turns, as Converse has it; two turns of one side in a row are joined into one on the way."""

from collections.abc import Iterator
from itertools import pairwise

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for (last, before), (index, turn) in pairwise(line.turns):
        role = turn.get("role")
        if role in ("user", "assistant") and before.get("role") == role and index == last + 1:
            yield Problem(f"two turns of {role} stand in a row", path=f"messages[{index}].role")


CHECK = LineCheck(
    "alternating_turns",
    "User and assistant take turns.",
    "join them into one turn",
    stateless(_check),
    WARNING,
)
