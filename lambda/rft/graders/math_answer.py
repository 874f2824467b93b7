"""math_answer: a word problem with one right number.

Pays 1.0 for the right final answer, and for anything else at most `partial_credit` (0.3): the share of the reference's
intermediate values that the response works out correctly, plus `format_credit` (at most 0.1) for one marked answer.
So the best wrong response lies far below any right one, and there is still a slope for a model that rarely finishes.

    {"type": "math_answer", "name": "answer", "partial_credit": 0.3, "format_credit": 0.05}

With `marker` "any" a last line "Total: 72" and a single concluding sentence ("Natalia sold 72 clips altogether.") are
answers too; with "####" or "boxed" they are not. An amount in words ("72 short", "72 too many") is that amount;
"72 below zero" is -72, but where the question asks how far below.

Components: `correct` (0 or 1, strict), `steps` (share), `format` (0 or 1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, Score
from rft.graders.math.final_answer import FinalAnswer, find_final_answer, has_marker
from rft.graders.math.numbers import fold, numbers_in, rounded
from rft.graders.math.other_answer import compare_other
from rft.graders.math.reference import MathReference, UnreadableReference, parse_reference
from rft.graders.math.steps import steps_share
from rft.graders.math.symbolic import COMPARER
from rft.graders.math.units import asked_unit, units_differ
from rft.graders.math.unsaid import unsaid_answer
from rft.graders.text.visible import unmarked, visible

_ASKS_PERCENT = re.compile(r"\b(?:what|which|how|find|calculate)\b[^.?!]*(?:percent|%)", re.IGNORECASE)

_ASKS_BELOW = re.compile(
    r"\b(?:how|what)\b[^.?!]*\b(?:below|under par|in the red|overdrawn|debt)\b", re.IGNORECASE
)


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["math_answer"]
    name: str = "math_answer"
    partial_credit: Annotated[float, Field(ge=0.0, le=0.3)] = 0.3
    format_credit: Annotated[float, Field(ge=0.0, le=0.1)] = 0.05
    marker: Literal["any", "####", "boxed"] = "any"
    answers: Literal["any", "numbers"] = "any"
    max_response_chars: Annotated[int, Field(ge=100, le=200_000)] = 100_000


class MathAnswer:
    """The grader; see the module's docstring for what it pays."""

    needs = NOTHING

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.partial_credit = spec.partial_credit
        self.format_credit = min(spec.format_credit, spec.partial_credit)
        self.marker = spec.marker
        self.answers = spec.answers
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
            problem = _problem(sample.user_text, sample.reference)
        except UnreadableReference:
            return Score.unjudged("error_unreadable_reference")
        reference = problem.reference
        if self.answers == "numbers" and reference.number is None:
            return Score.unjudged("error_unreadable_reference")
        text = fold(unmarked(visible(sample.response_text)))
        answer = find_final_answer(text, problem.known)
        if answer is None and self.marker == "any" and reference.number is not None and not has_marker(text):
            answer = unsaid_answer(text, problem.known)
        if reference.number is not None and answer is not None and answer.number is not None:
            marker, correct = answer.marker, _same_number(answer, problem)
            formatted = self.marker in ("any", marker)
        elif self.answers == "numbers":
            correct = formatted = False
        else:
            verdict = compare_other(text, answer, reference)
            if verdict.late:
                return Score(0.0, {"correct": 0.0, "steps": 0.0, "format": 0.0}, ("error_symbolic_timeout",))
            correct = verdict.correct
            formatted = verdict.formed and self.marker in ("any", verdict.marker)
        steps = steps_share(text, problem.wanted, problem.sources) if problem.wanted else 0.0
        components = {"correct": float(correct), "steps": steps, "format": float(formatted)}
        if correct:
            return Score(1.0, components)
        value = min(self.partial_credit, self.partial_credit * steps + self.format_credit * formatted)
        return Score(value, components)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What a row's question and reference say: `known` are the numbers of both but the answer, `wanted` the reference's
    steps that the question does not give, `sources` what a step may start from, `unit` the reference's or else the one
    that the question asks for ("how many cents")."""

    reference: MathReference
    known: frozenset[float]
    asks_percent: bool
    asks_below: bool
    unit: str
    wanted: frozenset[float]
    sources: frozenset[float]


def _problem(question: str, reference: Any) -> _Problem:
    """Raises `UnreadableReference`."""
    if isinstance(reference, str):
        return _text_problem(question, reference)
    return _make_problem(question, parse_reference(reference))


@lru_cache(maxsize=8192)  # a prompt comes back once for each rollout
def _text_problem(question: str, reference: str) -> _Problem:
    return _make_problem(question, parse_reference(reference))


def _make_problem(question: str, reference: MathReference) -> _Problem:
    given = numbers_in(question)
    wanted = reference.steps - given
    return _Problem(
        reference,
        given | reference.steps | reference.operands,
        ("%" in question or "percent" in question.lower()) and bool(_ASKS_PERCENT.search(question)),
        bool(_ASKS_BELOW.search(question)),
        reference.unit or asked_unit(question),
        wanted,
        (given | reference.operands | wanted) - {0.0, 1.0},
    )


def _same_number(answer: FinalAnswer, problem: _Problem) -> bool:
    reference = problem.reference
    if answer.percent and not (reference.percent or problem.asks_percent):
        return False
    if units_differ(answer.unit, problem.unit):
        return False
    if answer.approximate and reference.number == int(reference.number or 0):
        return False  # a whole number is known exactly; a rounded one may be called "about"
    if answer.below and not problem.asks_below:
        return answer.number == -(reference.number or 0)
    return answer.number == reference.number or rounded(answer.number, reference.number)


def build(spec: Spec, _path: str, _load_child: object) -> MathAnswer:
    """The grader of a spec. Raises `GraderFault` when the process that compares expressions does not start."""
    if spec.answers != "numbers":
        COMPARER.warm_up()
    return MathAnswer(spec)
