"""Every tool has a description: the model chooses by it."""

from collections.abc import Iterator

from rft.data.checks.base import NOTICE, Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for path, function in line.functions:
        description = function.get("description")
        if not isinstance(description, str) or not description.strip():
            yield Problem("is missing or blank", path=f"{path}.description")


CHECK = LineCheck(
    "tool_descriptions",
    "Every tool has a description.",
    "say in a sentence what the tool does and when to use it",
    stateless(_check),
    NOTICE,
)
