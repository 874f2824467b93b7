"""What the documentation names: links, paths, commands, make targets, read out of its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stacks.project import ROOT

_FENCE = re.compile(r"^ *```(?P<language>\w*)\n(?P<body>.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


def fences(text: str, language: str = "") -> list[str]:
    """The bodies of fenced blocks of a language; without one, of those that name none."""
    return [match["body"] for match in _FENCE.finditer(text) if match["language"] == language]


def spans(text: str) -> list[str]:
    """Code spans outside fenced blocks, with line breaks as spaces."""
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]


def links(text: str) -> list[str]:
    """Link targets outside fenced blocks."""
    return [match["target"] for match in _LINK.finditer(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    titles = [match["title"].lower() for match in _HEADING.finditer(_FENCE.sub("", text))]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def shell_lines(text: str) -> Iterator[str]:
    """Every command that a person is told to type: lines of plain fences, and code spans."""
    for body in fences(text):
        for line in body.splitlines():
            yield line.split("#")[0].strip()
    yield from spans(text)


def path_spans(text: str) -> Iterator[Path]:
    """Code spans that name a file or folder of the repository, without placeholders."""
    tops = {entry.name for entry in ROOT.iterdir()}
    for span in spans(text):
        top = span.split("/")[0]
        if re.fullmatch(r"[\w./-]+", span) and top in tops and ("/" in span or "." in span):
            yield ROOT / span
