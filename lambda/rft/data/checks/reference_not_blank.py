"""`reference_answer` is not blank and not an empty object."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    reference = line.row.get("reference_answer")
    if isinstance(reference, str) and not reference.strip():
        yield Problem("is blank", path="reference_answer")
    elif reference == {} and isinstance(reference, dict):
        yield Problem("is an empty object", path="reference_answer")


CHECK = LineCheck(
    "reference_not_blank",
    "`reference_answer` is not blank.",
    "fill it in, or leave the row out",
    stateless(_check),
)
