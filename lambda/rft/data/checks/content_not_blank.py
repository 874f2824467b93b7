"""No turn is blank: Converse refuses blank text, and a blank prompt asks nothing."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.checks.content_parts import parts
from rft.data.checks.message_content import calls_tools


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        content = turn.get("content")
        if isinstance(content, str) and (not content or content.isspace()) and not calls_tools(turn):
            yield Problem("is blank", path=f"messages[{index}].content")
    for path, part in parts(line):
        text = part.get("text") if isinstance(part, dict) else None
        if isinstance(text, str) and (not text or text.isspace()):
            yield Problem("is blank", path=path)


CHECK = LineCheck("content_not_blank", "No turn is blank.", "give it text or remove it", stateless(_check))
