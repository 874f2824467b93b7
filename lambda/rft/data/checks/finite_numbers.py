"""No number is NaN, infinite or beyond floats: JSON has no such numbers, and readers disagree about them."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for number in dict.fromkeys(line.odd_numbers):
        yield Problem(f"{number} is no number of JSON")


CHECK = LineCheck(
    "finite_numbers",
    "No number is NaN, infinite or beyond floats.",
    "write null, or the number as text",
    stateless(_check),
)
