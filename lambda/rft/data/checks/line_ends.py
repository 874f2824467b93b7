"""Lines end with a line feed alone; a carriage return before it surprises other tools."""

from collections.abc import Iterator

from rft.data.checks.base import NOTICE, Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if line.raw.endswith(b"\r"):
        yield Problem("ends with a carriage return and a line feed")


CHECK = LineCheck(
    "line_ends",
    "Lines end with a line feed alone.",
    "save the file with Unix line ends",
    stateless(_check),
    NOTICE,
)
