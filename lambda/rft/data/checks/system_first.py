"""There is at most one system turn, and it is the first."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        if index > 0 and turn.get("role") == "system":
            yield Problem("is a system turn behind other turns", path=f"messages[{index}].role")


CHECK = LineCheck(
    "system_first",
    "A system turn is the first, and the only one.",
    "write all instructions into one system turn at the beginning",
    stateless(_check),
)
