"""Content is a string or a list of parts; only an assistant turn that calls tools may have none."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def calls_tools(turn: dict[str, object]) -> bool:
    """Whether a turn is an assistant's that calls tools, so that it need not say anything."""
    return turn.get("role") == "assistant" and bool(turn.get("tool_calls"))


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        content = turn.get("content")
        if isinstance(content, str) or (isinstance(content, list) and content):
            continue
        if content is None and calls_tools(turn):
            continue
        what = "is an empty list" if content == [] else "is no text" if "content" in turn else "is missing"
        yield Problem(what, path=f"messages[{index}].content")


CHECK = LineCheck(
    "message_content",
    "Content is a string or a list of parts.",
    "give a string, or a list of text parts",
    stateless(_check),
)
