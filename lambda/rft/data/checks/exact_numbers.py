"""No whole number exceeds 2^53: beyond it readers that know only floats round, and a right answer compares as wrong."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless
from rft.data.checks.valid_json import EXACT
from rft.data.walk import walk


def _check(line: Line) -> Iterator[Problem]:
    if not line.long_numbers:
        return
    for path, value in walk(line.row):
        if isinstance(value, int) and abs(value) > EXACT:
            yield Problem("is a whole number beyond 2^53, which floats round", path=path)


CHECK = LineCheck(
    "exact_numbers", "No whole number exceeds 2^53.", "write it as text", stateless(_check), WARNING
)
