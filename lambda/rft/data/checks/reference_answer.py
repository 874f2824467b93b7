"""`reference_answer` is a non-empty string or object, and is there wherever the reward needs it."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_PATH = "reference_answer"


def _check(line: Line) -> Iterator[Problem]:
    if line.row.get(_PATH) is None:
        yield Problem("has no `reference_answer`, and the reward compares with it", path=_PATH)
        return
    reference = line.row[_PATH]
    if isinstance(reference, str):
        if not reference.strip():
            yield Problem("is blank", path=_PATH)
    elif isinstance(reference, dict):
        if not reference:
            yield Problem("is an empty object", path=_PATH)
    else:
        kind = {list: "a list", bool: "a boolean"}.get(type(reference), "a number")
        yield Problem(f"is {kind}; Bedrock takes a string or an object", path=_PATH)


CHECK = LineCheck(
    "reference_answer", "`reference_answer` is a non-empty string or object.", "", stateless(_check)
)
