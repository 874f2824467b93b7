"""`messages` is a non-empty list: the prompt."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    messages = line.row.get("messages")
    if "messages" not in line.row:
        yield Problem("has no `messages`", path="messages")
    elif not isinstance(messages, list):
        yield Problem("is no list", path="messages")
    elif not messages:
        yield Problem("is empty", path="messages")


CHECK = LineCheck(
    "messages_list",
    "`messages` is a non-empty list.",
    'give the prompt as a list of turns {"role", "content"}',
    stateless(_check),
)
