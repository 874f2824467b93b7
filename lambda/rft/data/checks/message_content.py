"""Content is non-blank text, as a string or as text parts: RFT takes no images, video or documents."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    messages = line.row.get("messages")
    for index, turn in enumerate(messages if isinstance(messages, list) else []):
        if not isinstance(turn, dict):
            continue
        content, path = turn.get("content"), f"messages[{index}].content"
        if isinstance(content, str):
            if not content.strip() and not _calls_tools(turn):
                yield Problem("is blank", path=path)
        elif isinstance(content, list) and content:
            yield from _parts(content, path)
        elif content is None and _calls_tools(turn):
            continue
        else:
            yield Problem("must be a string or a non-empty list of text parts", path=path)


def _calls_tools(turn: dict[str, object]) -> bool:
    return turn.get("role") == "assistant" and isinstance(turn.get("tool_calls"), list)


def _parts(parts: list[object], path: str) -> Iterator[Problem]:
    for index, part in enumerate(parts):
        where = f"{path}[{index}]"
        if not isinstance(part, dict):
            yield Problem('must be a part {"type": "text", "text": ...}', path=where)
        elif part.get("type", "text") != "text":
            yield Problem(f"is of type {part.get('type')!r}; only text can be trained on", path=where)
        elif not isinstance(part.get("text"), str) or not str(part["text"]).strip():
            yield Problem("has no text", path=where)


CHECK = LineCheck(
    "message_content", "Content is non-blank text: a string or a list of text parts.", "", stateless(_check)
)
