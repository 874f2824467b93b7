"""string_check: 1.0 when a text compares with another as asked, else 0.0. OpenAI's grader of this name.

    {"type": "string_check", "name": "label", "operation": "eq",
     "input": "{{sample.output_text}}", "reference": "{{item.reference_answer}}"}

Operations: eq, ne (exact), like (input contains reference), ilike (the same, ignoring case). Outer white space is
ignored. An empty reference cannot be judged: everything contains it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, Score
from rft.graders.compared import Compared, compared
from rft.graders.templates import Unfilled


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["string_check"]
    name: str = "string_check"
    operation: Literal["eq", "ne", "like", "ilike"]
    input: str = "{{sample.output_text}}"
    reference: str = "{{item.reference_answer}}"


class StringCheck:
    """The grader; see the module's docstring."""

    needs = NOTHING

    def __init__(self, spec: Spec, texts: Compared) -> None:
        self.name = spec.name
        self.operation = spec.operation
        self.texts = texts
        self.paid = frozenset({"match"})

    def grade(self, sample: GraderSample) -> Score:
        """1.0 or 0.0; component `match`."""
        try:
            text, reference = self.texts.fill(sample)
        except Unfilled as error:
            return Score.unjudged(error.reason)
        value = float(_compare(self.operation, text, reference))
        return Score(value, {"match": value})


def _compare(operation: str, text: str, reference: str) -> bool:
    if operation == "eq":
        return text == reference
    if operation == "ne":
        return text != reference
    if operation == "like":
        return reference in text
    return reference.casefold() in text.casefold()


def build(spec: Spec, path: str, _load_child: object) -> StringCheck:
    """Raises `GraderSpecError` for an unknown placeholder."""
    return StringCheck(spec, compared(spec.input, spec.reference, path))
