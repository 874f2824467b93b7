"""Content is text alone: RFT takes no images, audio, video or documents."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.checks.content_parts import parts


def _check(line: Line) -> Iterator[Problem]:
    for path, part in parts(line):
        kind = part.get("type", "text") if isinstance(part, dict) else "text"
        if kind != "text":
            shown = repr(kind[:40]) if isinstance(kind, str) else "unknown"
            yield Problem(f"is a part of type {shown}, and only text can be trained on", path=path)


CHECK = LineCheck("content_is_text", "Content is text alone.", "leave such rows out", stateless(_check))
