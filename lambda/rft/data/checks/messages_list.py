"""`messages` is a non-empty list of objects."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if "messages" not in line.row:
        yield Problem("has no `messages`", path="messages")
        return
    messages = line.row["messages"]
    if not isinstance(messages, list) or not messages:
        yield Problem("must be a non-empty list of turns", path="messages")
        return
    for index, turn in enumerate(messages):
        if not isinstance(turn, dict):
            yield Problem('must be an object {"role", "content"}', path=f"messages[{index}]")


CHECK = LineCheck("messages_list", "`messages` is a non-empty list of objects.", "", stateless(_check))
