"""format: 1.0 when the response has the form that was asked for, else 0.0. It says nothing about being right.

    {"type": "format", "name": "format", "final_marker": "####"}
    {"type": "format", "name": "json_only", "pattern": "\\\\{.*\\\\}"}

`final_marker` asks for one marked final answer ("####", "boxed" or "any"); `pattern` must match the whole visible
response (dot matches newlines). With both, both must hold. Only the first 10,000 characters are ever matched: a longer
response fails, so that a costly pattern stays bounded.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, GraderSpecError, Score
from rft.graders.math.final_answer import find_final_answer
from rft.graders.math.numbers import fold
from rft.graders.math.visible import visible

MAX_CHARS = 10_000


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["format"]
    name: str = "format"
    final_marker: Literal["####", "boxed", "any"] | None = None
    pattern: str | None = None


class Format:
    """The grader; see the module's docstring."""

    needs = NOTHING

    def __init__(self, spec: Spec, pattern: re.Pattern[str] | None) -> None:
        self.name = spec.name
        self.marker = spec.final_marker
        self.pattern = pattern
        self.paid = frozenset({"formatted"})

    def grade(self, sample: GraderSample) -> Score:
        """1.0 or 0.0; component `formatted`."""
        value = float(self._formatted(sample.response_text))
        return Score(value, {"formatted": value})

    def _formatted(self, response: str) -> bool:
        if len(response) > MAX_CHARS:
            return False
        text = visible(response).strip()
        if self.pattern is not None and not self.pattern.fullmatch(text):
            return False
        if self.marker is None:
            return True
        answer = find_final_answer(fold(text))
        return answer is not None and self.marker in ("any", answer.marker)


def build(spec: Spec, path: str, _load_child: object) -> Format:
    """Raises `GraderSpecError` when nothing is asked for or the pattern is no regular expression."""
    if spec.final_marker is None and spec.pattern is None:
        raise GraderSpecError(path, "a format grader needs a final_marker or a pattern")
    try:
        pattern = re.compile(spec.pattern, re.DOTALL) if spec.pattern is not None else None
    except re.error as error:
        raise GraderSpecError(f"{path}.pattern", f"this is not a regular expression: {error}") from error
    return Format(spec, pattern)
