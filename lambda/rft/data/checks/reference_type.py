"""`reference_answer` is a string or an object: Bedrock takes nothing else."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_KINDS = {list: "a list", bool: "a boolean"}


def _check(line: Line) -> Iterator[Problem]:
    reference = line.row.get("reference_answer")
    if reference is not None and not isinstance(reference, str | dict):
        yield Problem(f"is {_KINDS.get(type(reference), 'a number')}", path="reference_answer")


CHECK = LineCheck(
    "reference_type",
    "`reference_answer` is a string or an object.",
    "write a number as text, a list under a key of an object",
    stateless(_check),
)
