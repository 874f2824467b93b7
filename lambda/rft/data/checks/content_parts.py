"""Every part of content is an object of the form that Chat Completions has."""

from collections.abc import Iterator
from typing import Any

from rft.contracts.outcomes import Severity
from rft.data.checks.base import ERROR, WARNING, Line, LineCheck, Problem, stateless


def parts(line: Line) -> Iterator[tuple[str, Any]]:
    """(JSON path, part) of every part of every turn whose content is a list."""
    for index, turn in line.turns:
        content = turn.get("content")
        for number, part in enumerate(content if isinstance(content, list) else []):
            yield f"messages[{index}].content[{number}]", part


def _check(line: Line) -> Iterator[Problem]:
    for path, part in parts(line):
        if not isinstance(part, dict):
            yield Problem("is no object", path=path)
        elif "type" not in part and isinstance(part.get("text"), str):
            yield Problem(
                "has no `type`, as in Converse; Bedrock documents Chat Completions", Severity.WARNING, path
            )
        elif part.get("type", "text") == "text" and not isinstance(part.get("text"), str):
            yield Problem("has no text", path=path)


CHECK = LineCheck(
    "content_parts",
    "Every part of content is an object with type and text.",
    'write it as {"type": "text", "text": ...}',
    stateless(_check),
    (*ERROR, *WARNING),
)
