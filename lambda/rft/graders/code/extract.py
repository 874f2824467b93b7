"""The code of a response: its fenced blocks, or all of it where it has none."""

from __future__ import annotations

import re

from rft.graders.text.visible import visible

_FENCE = re.compile(
    r"^(?P<indent>[ \t]*+)(?P<mark>`{3,}+|~{3,}+)[ \t]*+(?P<language>[A-Za-z0-9_+.-]*+)[^\n`]*+$",
    re.MULTILINE,
)
_PYTHON = frozenset({"python", "py", "python3", "python2", "pycon3"})
MAX_BLOCKS = 20


def code_blocks(response: str) -> list[str]:
    """The blocks that may be Python, in order, at most `MAX_BLOCKS` (the last ones); think blocks do not count.

    Blocks marked as Python where there are any, else the unmarked ones; without any fence the whole text. Which of
    them is the answer is decided where they are parsed, in the candidate's process.
    """
    text = visible(response).lstrip("\ufeff")
    blocks = _fenced(text)
    if not blocks:
        return [text] if text.strip() else []
    marked = [content for language, content in blocks if language.lower() in _PYTHON]
    chosen = marked or [content for language, content in blocks if not language]
    return [content for content in chosen if content.strip()][-MAX_BLOCKS:]


def _fenced(text: str) -> list[tuple[str, str]]:
    """(language, content) of each block; a last one without its end goes to the end of the text."""
    found: list[tuple[str, str]] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence["mark"].startswith(opened["mark"]) and not fence["language"]:
            found.append((opened["language"], _content(opened, text[opened.end() + 1 : fence.start()])))
            opened = None
    if opened is not None:
        found.append((opened["language"], _content(opened, text[opened.end() + 1 :])))
    return found


def _content(fence: re.Match[str], content: str) -> str:
    """A block inside a list item is as indented as its fence; that much belongs to the list, not to the code."""
    width = len(fence["indent"].expandtabs(4))
    if not width:
        return content
    lines = (line.expandtabs(4) if line[:1] == "\t" else line for line in content.splitlines(keepends=True))
    return "".join(line[min(width, len(line) - len(line.lstrip(" "))) :] for line in lines)
