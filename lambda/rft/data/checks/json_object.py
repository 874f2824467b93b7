"""Every line holds one JSON object: a row."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_KINDS = {list: "array", str: "string", bool: "boolean", type(None): "null"}


def _check(line: Line) -> Iterator[Problem]:
    if isinstance(line.value, dict):
        line.row = line.value
    else:
        yield Problem(f"holds a JSON {_KINDS.get(type(line.value), 'number')}")


CHECK = LineCheck(
    "json_object", "Every line is one JSON object.", "write one row as one object a line", stateless(_check)
)
