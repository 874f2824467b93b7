"""score_model: a judge model gives a number. OpenAI's grader of this name, on a Bedrock model.

    {"type": "score_model", "name": "helpfulness", "model": "us.amazon.nova-lite-v1:0", "range": [0, 10],
     "pass_threshold": 7,
     "input": [{"role": "system", "content": "Grade how well the reply helps the customer, 10 for a complete answer."},
               {"role": "user", "content": "Customer: {{item.messages[0].content}}\\nReply: {{sample.output_text}}"}]}

The value is the score's place in `range`, in [0, 1]. Components: `score`, and `passed` where there is a
`pass_threshold`, which is in the range's own units. A score within `resample.band` of the threshold (a share of the
range) is asked for again, and the median of the votes counts: it passes where most of them do. What comes from the row
or the response is sanitised, what comes from the response stands in tags that are new in every call. `gates` stop
responses before any call, as in `rubric`.
"""

from __future__ import annotations

from statistics import median
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rft.contracts.grader_event import GraderSample
from rft.graders.base import JUDGE, Loader, Score
from rft.graders.judge import model_forms
from rft.graders.judge.gates import GATES, Gates
from rft.graders.judge.model_grader import Asked, Asking, Votes
from rft.graders.judge.reading import read
from rft.graders.judge.spec_types import (
    RESAMPLE,
    SAMPLING,
    SLACK,
    Messages,
    ModelName,
    Resample,
    SamplingParams,
)
from rft.graders.judge.templated import templated

Limit = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["score_model"]
    name: str = "score_model"
    model: ModelName
    input: Messages
    range: tuple[Limit, Limit] = (0.0, 1.0)
    pass_threshold: float | None = None
    sampling_params: SamplingParams = SAMPLING
    gates: Gates = GATES
    resample: Resample = RESAMPLE

    @model_validator(mode="after")
    def _range_is_one(self) -> Spec:
        low, high = self.range
        if low >= high:
            raise ValueError("range is [lowest, highest], and the lowest has to be below the highest")
        if self.pass_threshold is not None and not low <= self.pass_threshold <= high:
            raise ValueError("pass_threshold lies outside the range")
        return self


class ScoreModel:
    """The grader; see the module's docstring. Safe to use from several threads."""

    needs = JUDGE

    def __init__(self, spec: Spec, asking: Asking[float]) -> None:
        self.name = spec.name
        self.paid = frozenset({"score"})
        self._spec = spec
        self._asking = asking

    def grade(self, sample: GraderSample) -> Score:
        """The score's place in the range. Raises `GraderFault` when no judge answers in time."""
        return self._asking.score(sample, self._scored)

    def _scored(self, score: float | None) -> Score:
        low, high = self._spec.range
        value = 0.0 if score is None else min(1.0, max(0.0, (score - low) / (high - low)))
        components = {"score": value}
        threshold = self._spec.pass_threshold
        if threshold is not None:
            components["passed"] = float(score is not None and score >= threshold)
        return Score(value, components)


def build(spec: Spec, path: str, loader: Loader) -> ScoreModel:
    """Raises `GraderSpecError` for a placeholder that no sample can fill. Without a judge it loads, and refuses to
    grade."""
    low, high = spec.range
    written = templated(spec.input, f"{path}.input", model_forms.score_system(low, high))
    asked = Asked(
        model=spec.model,
        system=written.system,
        user=written.user,
        bare=written.bare,
        recited=written.recited,
        read=lambda answer: read(answer, lambda value: model_forms.score_of(value, low, high)),
        schema=model_forms.score_schema(),
        schema_name=model_forms.SCORE_SCHEMA,
        max_tokens=spec.sampling_params.max_completions_tokens,
        temperature=spec.sampling_params.temperature,
    )
    return ScoreModel(spec, Asking(spec.name, asked, spec.gates, loader.means.judge, _votes(spec)))


def _votes(spec: Spec) -> Votes[float] | None:
    """Votes near the threshold; None where there is no threshold to be near."""
    threshold, (low, high) = spec.pass_threshold, spec.range
    if threshold is None or spec.resample.votes == 1:
        return None
    band = (high - low) * (spec.resample.band + SLACK)
    return Votes(spec.resample.votes, lambda score: abs(score - threshold) <= band, median)
