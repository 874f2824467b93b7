"""The reference of a math row: its final value, its intermediate values, the numbers it calculates with.

Three forms: GSM8K's text (steps with ``<<a*b=c>>``, a last line ``#### N``), a bare value ("72", 72), or an object
``{"answer": ..., "steps": [...]}`` with steps as numbers or text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rft.graders.math.final_answer import find_final_answer
from rft.graders.math.numbers import NUMBER, Number, fold, numbers_in, strip_latex, value_of

_CALCULATION = re.compile(r"<<([^<>=]{1,120})=([^<>]{1,40})>>")
_PLAIN_EQUATION = re.compile(r"([0-9.,$%()+*/x -]{3,120})=\s*[$€£]?\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)")
MAX_REFERENCE_CHARS = 20_000


class UnreadableReference(ValueError):
    """The row's reference cannot be read as a math answer."""


@dataclass(frozen=True, slots=True)
class MathReference:
    """`number` is None when the answer is words, then `text` is compared; `steps` excludes the final value."""

    number: Number | None
    percent: bool
    text: str
    steps: frozenset[float]
    operands: frozenset[float]


def parse_reference(reference: Any) -> MathReference:
    """Raises `UnreadableReference` when there is no answer in it."""
    if isinstance(reference, str):
        return _parse_text(reference)
    if isinstance(reference, int | float) and not isinstance(reference, bool):
        return _parse_text(repr(reference))
    if isinstance(reference, Mapping):
        answer = reference.get("answer", reference.get("text"))
        if answer is None or isinstance(answer, Mapping | list | bool):
            raise UnreadableReference('a reference object needs an "answer"')
        base = _parse_text(str(answer))
        steps = reference.get("steps")
        if not isinstance(steps, list):
            return base
        values, operands = _step_values(steps)
        return MathReference(base.number, base.percent, base.text, _without(values, base.number), operands)
    raise UnreadableReference("there is no reference")


@lru_cache(maxsize=4096)
def _parse_text(text: str) -> MathReference:
    if not text.strip() or len(text) > MAX_REFERENCE_CHARS:
        raise UnreadableReference("the reference is empty or too long")
    folded = fold(text)
    if "####" in folded or "\\boxed" in folded or "\n" in folded.strip():
        final = find_final_answer(folded)
        if final is None:
            raise UnreadableReference("the reference has no final answer")
        values, operands = _equation_values(folded)
        return MathReference(
            final.number, final.percent, final.text, _without(values, final.number), operands
        )
    cleaned = strip_latex(folded).strip().strip("$ ")
    match = NUMBER.match(cleaned)
    value = value_of(match, cleaned) if match else None
    if value is None or any(c.isdigit() for c in cleaned[value.end :]):
        return MathReference(None, False, cleaned, frozenset(), frozenset())
    return MathReference(value.number, value.percent, cleaned, frozenset(), frozenset())


def _equation_values(text: str) -> tuple[frozenset[float], frozenset[float]]:
    """(results, operands) of a worked solution's equations."""
    pairs = _CALCULATION.findall(text) or _PLAIN_EQUATION.findall(text)
    results: set[float] = set()
    operands: set[float] = set()
    for left, right in pairs:
        results |= set(numbers_in(right))
        operands |= numbers_in(left)
    return frozenset(results), frozenset(operands)


def _step_values(steps: list[Any]) -> tuple[frozenset[float], frozenset[float]]:
    results: set[float] = set()
    operands: set[float] = set()
    for step in steps:
        if isinstance(step, int | float) and not isinstance(step, bool):
            results.add(float(step))
        elif isinstance(step, str):
            found, used = _equation_values(fold(step))
            results |= found if found else (numbers_in(step) if len(step) <= 24 else frozenset())
            operands |= used
    return frozenset(results), frozenset(operands)


def _without(values: frozenset[float], final: Number | None) -> frozenset[float]:
    return values - {float(final)} if final is not None else values
