"""Every turn is an object with a role and content."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    messages = line.row.get("messages")
    for index, turn in enumerate(messages if isinstance(messages, list) else []):
        if not isinstance(turn, dict):
            yield Problem("is no object", path=f"messages[{index}]")


CHECK = LineCheck(
    "message_objects", "Every turn is an object.", 'write it as {"role", "content"}', stateless(_check)
)
