"""label_model: a judge model chooses one label of several. OpenAI's grader of this name, on a Bedrock model.

    {"type": "label_model", "name": "tone", "model": "us.amazon.nova-lite-v1:0",
     "labels": ["friendly", "neutral", "rude"], "passing_labels": ["friendly", "neutral"],
     "input": [{"role": "user", "content": "Which tone has this reply?\\n{{sample.output_text}}"}]}

The value is 1 for a passing label and 0 for any other. Components: `passed`, and `label/<label>` for each label, 1 for
the one that was chosen. Sanitising, tags and `gates` are as in `score_model`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rft.contracts.grader_event import GraderSample
from rft.graders.base import JUDGE, Loader, Score
from rft.graders.judge import model_forms
from rft.graders.judge.gates import GATES, Gates
from rft.graders.judge.model_grader import Asked, Asking
from rft.graders.judge.reading import read
from rft.graders.judge.spec_types import SAMPLING, Messages, ModelName, SamplingParams
from rft.graders.judge.templated import templated

Label = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["label_model"]
    name: str = "label_model"
    model: ModelName
    input: Messages
    labels: Annotated[tuple[Label, ...], Field(min_length=2, max_length=30)]
    passing_labels: Annotated[tuple[Label, ...], Field(min_length=1)]
    sampling_params: SamplingParams = SAMPLING
    gates: Gates = GATES

    @model_validator(mode="after")
    def _labels_tell_something(self) -> Spec:
        if len(set(self.labels)) < len(self.labels):
            raise ValueError("a label stands twice in labels")
        unknown = sorted(set(self.passing_labels) - set(self.labels))
        if unknown:
            raise ValueError(f"the passing label {unknown[0]!r} is none of the labels")
        if set(self.passing_labels) == set(self.labels):
            raise ValueError("every label passes, so that every response would score the same")
        return self


class LabelModel:
    """The grader; see the module's docstring. Safe to use from several threads."""

    needs = JUDGE

    def __init__(self, spec: Spec, asking: Asking[str]) -> None:
        self.name = spec.name
        self.paid = frozenset({"passed"})
        self._spec = spec
        self._asking = asking

    def grade(self, sample: GraderSample) -> Score:
        """1 for a passing label, else 0. Raises `GraderFault` when no judge answers in time."""
        return self._asking.score(sample, self._scored)

    def _scored(self, label: str | None) -> Score:
        value = float(label in self._spec.passing_labels)
        chosen = {f"label/{each}": float(each == label) for each in self._spec.labels}
        return Score(value, {"passed": value, **chosen})


def build(spec: Spec, path: str, loader: Loader) -> LabelModel:
    """Raises `GraderSpecError` for a placeholder that no sample can fill. Without a judge it loads, and refuses to
    grade."""
    written = templated(spec.input, f"{path}.input", model_forms.label_system(spec.labels))
    asked = Asked(
        model=spec.model,
        system=written.system,
        user=written.user,
        bare=written.bare,
        recited=written.recited,
        read=lambda answer: read(answer, lambda value: model_forms.label_of(value, spec.labels)),
        schema=model_forms.label_schema(spec.labels),
        schema_name=model_forms.LABEL_SCHEMA,
        max_tokens=spec.sampling_params.max_completions_tokens,
        temperature=spec.sampling_params.temperature,
    )
    return LabelModel(spec, Asking(spec.name, asked, spec.gates, loader.means.judge))
