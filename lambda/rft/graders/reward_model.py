"""reward_model: a grader model that was trained to score, deployed on Bedrock.

    {"type": "reward_model", "name": "preference",
     "model": "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghij12",
     "input": [{"role": "user", "content": "{{item.messages[0].content}}\\n###\\n{{sample.output_text}}"}],
     "output": "number", "scale": [0, 10]}

The model answers with one number and nothing else, or, with `output` "json", with an object that has it under `field`.
It is mapped from the declared `scale` to [0, 1]; a number outside the scale is no answer. The messages are sent as they
are written, without tags, in the form that the model was trained on; what comes in through a placeholder is sanitised.
Component: `score`. `gates` stop responses before any call, as in `rubric`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rft.contracts.grader_event import GraderSample
from rft.graders.base import JUDGE, Loader, Score
from rft.graders.judge.client import Answer
from rft.graders.judge.gates import GATES, Gates
from rft.graders.judge.model_grader import Asked, Asking
from rft.graders.judge.reading import Unreadable, finite, read
from rft.graders.judge.spec_types import Messages
from rft.graders.judge.templated import templated

ModelArn = Annotated[
    str,
    Field(
        pattern=r"^arn:aws[a-z-]*:bedrock:[a-z0-9-]{5,20}:[0-9]{12}:(custom-model-deployment|imported-model)/[a-z0-9]{12}$"
    ),
]
Limit = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,2})?", re.ASCII)


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["reward_model"]
    name: str = "reward_model"
    model: ModelArn
    input: Messages
    output: Literal["number", "json"] = "number"
    field: Annotated[str, Field(min_length=1, max_length=80)] = "score"
    scale: tuple[Limit, Limit]
    max_tokens: Annotated[int, Field(ge=1, le=4096)] = 64
    gates: Gates = GATES

    @model_validator(mode="after")
    def _scale_is_one(self) -> Spec:
        if self.scale[0] >= self.scale[1]:
            raise ValueError("scale is [lowest, highest], and the lowest has to be below the highest")
        return self


class RewardModel:
    """The grader; see the module's docstring. Safe to use from several threads."""

    needs = JUDGE

    def __init__(self, spec: Spec, asking: Asking[float]) -> None:
        self.name = spec.name
        self.paid = frozenset({"score"})
        self._scale = spec.scale
        self._asking = asking

    def grade(self, sample: GraderSample) -> Score:
        """The number's place in the scale. Raises `GraderFault` when the model does not answer in time."""
        return self._asking.score(sample, self._scored)

    def _scored(self, number: float | None) -> Score:
        low, high = self._scale
        value = 0.0 if number is None else min(1.0, max(0.0, (number - low) / (high - low)))
        return Score(value, {"score": value})


def number_of(answer: Answer, spec: Spec) -> float:
    """The number of an answer of exactly the declared form. Raises `Unreadable`."""
    low, high = spec.scale
    if spec.output == "json":
        return read(answer, lambda value: finite(_field(value, spec.field), low, high))
    if answer.stop == "length":
        raise Unreadable("the answer was cut at its token limit")
    text = answer.text.strip()
    if _NUMBER.fullmatch(text) is None:
        raise Unreadable("the answer is not one number and nothing else")
    return finite(float(text), low, high)


def _field(value: object, name: str) -> object:
    if not isinstance(value, dict) or name not in value:
        raise Unreadable(f"an object with {name!r} was asked for")
    return value[name]


def build(spec: Spec, path: str, loader: Loader) -> RewardModel:
    """Raises `GraderSpecError` for a placeholder that no sample can fill. Without a client it loads, and refuses to
    grade."""
    written = templated(spec.input, f"{path}.input")
    asked = Asked(
        model=spec.model,
        system=written.system,
        user=written.bare,
        bare=written.bare,
        recited=written.recited,
        read=lambda answer: number_of(answer, spec),
        schema=None,
        schema_name="",
        max_tokens=spec.max_tokens,
    )
    return RewardModel(spec, Asking(spec.name, asked, spec.gates, loader.means.judge))
