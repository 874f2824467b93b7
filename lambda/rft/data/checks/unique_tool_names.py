"""No two tools of a row have the same name: a call could mean either."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, function in line.functions:
        name = function.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Problem(f"{name[:64]!r} names another tool of this row too", path=f"{path}.name")
        seen.add(name)


CHECK = LineCheck(
    "unique_tool_names", "No two tools of a row have the same name.", "rename one", stateless(_check)
)
