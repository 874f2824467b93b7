"""What a calibration found, as it is stored and shown."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


MeasureKind = Literal["responses", "pairs", "criterion"]
Status = Literal["passed", "warned", "refused", "uncalibrated", "missing"]


class Measure(_Stored):
    """How a judge agrees with the labels of one kind.

    `kappa` with its 95% interval lies in [-1, 1]; None where it is undefined. `constant` is the agreement of the best
    constant answer, `length_kappa` the kappa of the best rule on length alone. `repeat` is the share of cases with
    the same verdict at the second asking; for pairs they were asked in the other order. `unjudged` counts the
    cases in which the judge gave no verdict: they are none of `cases`, and in no other figure. A case without a verdict
    at the second asking is not the same again.
    """

    name: str
    kind: MeasureKind
    cases: int
    prompts: int
    agreement: float | None
    kappa: float | None
    lower: float | None
    upper: float | None
    constant: float | None
    length_kappa: float | None
    repeat: float | None
    unjudged: int = 0


class Attacks(_Stored):
    """What the made-up attacks on the cases' prompts earned: mean and highest reward in [0, 1]."""

    samples: int
    mean: float
    highest: float
    worst: str


class Bias(_Stored):
    """A judge's leaning. `position` is the share of pairs where it prefers the first, minus the labels' share: 0 is
    none. `verbosity` is, where it errs, the share of its errors on the longer one's side: 0.5 is none."""

    position: float | None = None
    verbosity_pairs: float | None = None
    verbosity_pairs_errors: int = 0
    verbosity_responses: float | None = None
    verbosity_responses_errors: int = 0


class CalibrationCheck(_Stored):
    """One condition with its figures. One that does not hold stops a run where `gates`, else it warns."""

    name: str
    passed: bool
    gates: bool
    sentence: str
    figures: dict[str, float] = Field(default_factory=dict)


class CalibrationReport(_Stored):
    """`findings/calibration_<function>.json`. `labels` counts the cases by who labelled them; `usage` is what asking
    the judge took, by the names of `rft.graders.judge.client.Usage`."""

    function: str
    status: Status
    sentence: str
    reasons: list[str]
    warnings: list[str]
    checks: list[CalibrationCheck] = Field(default_factory=list)
    measures: list[Measure] = Field(default_factory=list)
    labels: dict[str, int] = Field(default_factory=dict)
    attacks: Attacks | None = None
    bias: Bias = Bias()
    asked: int = 0
    usage: dict[str, int] = Field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a run has to end for it."""
        return bool(self.reasons)


ADVICE = (
    "write 100 or more labelled cases into calibration.jsonl in the recipe's folder and deploy again "
    "(docs/calibrate-a-judge.md)"
)


def missing(function: str) -> CalibrationReport:
    """The report on a judge that nobody has labelled anything for."""
    sentence = f"Nobody has checked the judge of the {function} function against people: there is no calibration.jsonl."
    return CalibrationReport(
        function=function,
        status="missing",
        sentence=sentence,
        reasons=[],
        warnings=[f"{sentence} To know whether it can be trusted, {ADVICE}."],
    )
