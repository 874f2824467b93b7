"""format: 1.0 when the response has the form that was asked for, else 0.0. It says nothing about being right.

    {"type": "format", "name": "format", "final_marker": "####"}
    {"type": "format", "name": "json_only", "pattern": "\\\\{.*\\\\}"}
    {"type": "format", "name": "reasoned", "tags": ["think", "answer"]}
    {"type": "format", "name": "report", "sections": ["Findings", "Risks"]}

Everything that is asked for must hold:

- `final_marker`: one marked final answer ("####", "boxed" or "any");
- `pattern`: matches the whole visible response (dot matches newlines), in linear time: look-around and back
  references are refused (`rft.graders.linear_pattern`);
- `tags`: each pair of tags exactly once, in this order, none inside another, with text inside and none outside;
- `sections`: each heading on a line of its own exactly once, in this order, with text below it.

A response of over 10,000 characters fails.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, GraderSpecError, Score
from rft.graders.linear_pattern import LinearPattern, PatternError, TooCostly
from rft.graders.math.final_answer import find_final_answer
from rft.graders.math.numbers import fold
from rft.graders.text.visible import visible

MAX_CHARS = 10_000
_NAME = re.compile(r"[A-Za-z][\w-]*")


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["format"]
    name: str = "format"
    final_marker: Literal["####", "boxed", "any"] | None = None
    pattern: str | None = None
    tags: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    sections: Annotated[tuple[str, ...], Field(max_length=30)] = ()


class Format:
    """The grader; see the module's docstring."""

    needs = NOTHING

    def __init__(self, spec: Spec, pattern: LinearPattern | None) -> None:
        self.name = spec.name
        self.marker = spec.final_marker
        self.pattern = pattern
        self.tags = spec.tags
        self.sections = spec.sections
        self.paid = frozenset({"formatted"})

    def grade(self, sample: GraderSample) -> Score:
        """1.0 or 0.0; component `formatted`. A pattern that is too large for the response is a row's own fault."""
        try:
            value = float(self._formatted(sample.response_text))
        except TooCostly:
            return Score.unjudged("error_pattern_too_costly")
        return Score(value, {"formatted": value})

    def _formatted(self, response: str) -> bool:
        if len(response) > MAX_CHARS:
            return False
        text = visible(response).strip()
        if self.pattern is not None and not self.pattern.is_whole(text):
            return False
        # Not the visible text: the asked tags may well be those of a think block.
        if self.tags and not has_tags(response, self.tags):
            return False
        if self.sections and not has_sections(text, self.sections):
            return False
        if self.marker is None:
            return True
        answer = find_final_answer(fold(text))
        return answer is not None and self.marker in ("any", answer.marker)


def has_tags(text: str, tags: tuple[str, ...]) -> bool:
    """Whether the text is exactly these pairs of tags, in order, each with something inside."""
    rest = text.strip()
    for tag in tags:
        opening, closing = f"<{tag}>", f"</{tag}>"
        if not rest.startswith(opening):
            return False
        inside, closed, rest = rest[len(opening) :].partition(closing)
        mentioned = any(f"<{mark}{other}>" in inside for other in tags for mark in ("", "/"))
        if not closed or not _says_something(inside) or mentioned:
            return False
        rest = rest.lstrip()
    return not rest


def has_sections(text: str, sections: tuple[str, ...]) -> bool:
    """Whether each heading stands on a line of its own, once and in order, with text below it."""
    wanted = [_heading(section) for section in sections]
    found: list[str] = []
    filled: list[bool] = []
    for line in text.splitlines():
        if _heading(line) in wanted:
            found.append(_heading(line))
            filled.append(False)
        elif filled and _says_something(line):
            filled[-1] = True
    return found == wanted and all(filled)


def _says_something(text: str) -> bool:
    """Whether there is a letter or a digit: zero-width signs, dashes and dots fill a form without saying anything."""
    return any(character.isalnum() for character in text)


def _heading(line: str) -> str:
    """A heading without Markdown's marks, a closing colon and its case."""
    return line.strip().lstrip("#").strip(" *_").rstrip(":").strip(" *_").casefold()


def build(spec: Spec, path: str, _load_child: object) -> Format:
    """Raises `GraderSpecError` when nothing is asked for, or something that nothing can meet."""
    if spec.final_marker is None and spec.pattern is None and not spec.tags and not spec.sections:
        raise GraderSpecError(path, "a format grader needs a final_marker, a pattern, tags or sections")
    for index, tag in enumerate(spec.tags):
        if not _NAME.fullmatch(tag) or tag in spec.tags[:index]:
            raise GraderSpecError(f"{path}.tags[{index}]", f"{tag!r} is no tag's name, or stands here twice")
    headings = [_heading(section) for section in spec.sections]
    for index, heading in enumerate(headings):
        if not heading or heading in headings[:index]:
            raise GraderSpecError(f"{path}.sections[{index}]", "this heading is empty, or stands here twice")
    try:
        pattern = LinearPattern(spec.pattern, dot_matches_newline=True) if spec.pattern is not None else None
    except PatternError as error:
        raise GraderSpecError(f"{path}.pattern", str(error)) from error
    return Format(spec, pattern)
