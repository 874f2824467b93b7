"""math_answer: a word problem with one right number.

Pays 1.0 for the right final answer, and for anything else at most `partial_credit` (0.3): the share of the reference's
intermediate values that the response works out correctly, plus `format_credit` (at most 0.1) for one marked answer.
So the best wrong response lies far below any right one, and there is still a slope for a model that rarely finishes.

    {"type": "math_answer", "name": "answer", "partial_credit": 0.3, "format_credit": 0.05}

Components: `correct` (0 or 1, strict), `steps` (share), `format` (0 or 1).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, Score
from rft.graders.math.final_answer import FinalAnswer, find_final_answer
from rft.graders.math.numbers import fold, numbers_in
from rft.graders.math.reference import MathReference, UnreadableReference, parse_reference
from rft.graders.math.steps import steps_share
from rft.graders.math.visible import visible

_ASKS_PERCENT = re.compile(r"\b(?:what|which|how|find|calculate)\b[^.?!]*(?:percent|%)", re.IGNORECASE)


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["math_answer"]
    name: str = "math_answer"
    partial_credit: Annotated[float, Field(ge=0.0, le=0.3)] = 0.3
    format_credit: Annotated[float, Field(ge=0.0, le=0.1)] = 0.05
    marker: Literal["any", "####", "boxed"] = "any"
    max_response_chars: Annotated[int, Field(ge=100, le=200_000)] = 100_000


class MathAnswer:
    """The grader; see the module's docstring for what it pays."""

    needs = NOTHING

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.partial_credit = spec.partial_credit
        self.format_credit = min(spec.format_credit, spec.partial_credit)
        self.marker = spec.marker
        self.max_chars = spec.max_response_chars
        paid = {"correct"}
        if spec.partial_credit:
            paid.add("steps")
        if self.format_credit:
            paid.add("format")
        self.paid = frozenset(paid)

    def grade(self, sample: GraderSample) -> Score:
        """Score of one response; an unreadable reference or an over-long response is a row that cannot be judged."""
        if len(sample.response_text) > self.max_chars:
            return Score(0.0, {"correct": 0.0, "steps": 0.0, "format": 0.0}, ("error_response_too_long",))
        try:
            reference = parse_reference(sample.reference)
        except UnreadableReference:
            return Score.unjudged("error_unreadable_reference")
        question = sample.user_text
        given, asks_percent = _question_facts(question)
        text = fold(visible(sample.response_text))
        answer = find_final_answer(text, given)
        formatted = answer is not None and self._has_form(answer, reference)
        correct = answer is not None and _same(answer, reference, asks_percent)
        steps = 0.0
        if reference.steps and "=" in text:
            steps = steps_share(text, reference.steps - given, given | reference.operands)
        components = {"correct": float(correct), "steps": steps, "format": float(formatted)}
        if correct:
            return Score(1.0, components)
        value = min(self.partial_credit, self.partial_credit * steps + self.format_credit * formatted)
        return Score(value, components)

    def _has_form(self, answer: FinalAnswer, reference: MathReference) -> bool:
        """The asked marker, and a number where a number is asked for: "#### N" has no form yet."""
        return self.marker in ("any", answer.marker) and (
            answer.number is not None or reference.number is None
        )


@lru_cache(maxsize=4096)
def _question_facts(question: str) -> tuple[frozenset[float], bool]:
    """(numbers that the question gives, whether it asks for a percentage)."""
    return numbers_in(question), bool(_ASKS_PERCENT.search(question))


def _same(answer: FinalAnswer, reference: MathReference, asks_percent: bool) -> bool:
    if reference.number is None or answer.number is None:
        return reference.number is None and _words(answer.text) == _words(reference.text)
    if answer.percent and not (reference.percent or asks_percent):
        return False
    return bool(answer.number == reference.number)


def _words(text: str) -> str:
    return " ".join(text.casefold().replace("$", "").strip(" .*_`()").split())


def build(spec: Spec, _path: str, _load_child: object) -> MathAnswer:
    """The grader of a spec."""
    return MathAnswer(spec)
