"""`tools` is a non-empty list, or is not there."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if "tools" not in line.row:
        return
    if not isinstance(line.row["tools"], list):
        yield Problem("is no list", path="tools")
    elif not line.row["tools"]:
        yield Problem("is empty", path="tools")


CHECK = LineCheck(
    "tools_list",
    "`tools` is a non-empty list.",
    "leave the key out where there are no tools",
    stateless(_check),
)
