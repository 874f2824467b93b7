"""Made-up cases, a grader file with one rubric, and judges that answer by rule instead of by a model."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from rft.calibration.cases import Case, LabelSource, PairCase, Preference, SingleCase
from rft.contracts.profile import GraderScores

Sample = dict[str, Any]
Judge = Callable[[str, str], bool]
"""Response and the phase in which it is shown -> whether it is good."""

RUBRIC: dict[str, Any] = {
    "type": "rubric",
    "name": "quality",
    "model": "judge-model",
    "criteria": [
        {"id": name, "requirement": f"The reply is {name} enough.", "weight": 1}
        for name in ("right", "kind", "short")
    ],
}
STAMP = {"run": "chat-20260101-0123456789", "row": 0, "split": "calibration"}


def singles(count: int, source: LabelSource = "people", seed: int = 0) -> list[SingleCase]:
    """Half of them good, in an order and of lengths that have nothing to do with it. What is good begins so."""
    rng = random.Random(seed)
    cases = []
    for number in range(count):
        good = number % 2 == 0
        text = f"{'good' if good else 'bad'} reply {number} {'word ' * rng.randrange(5, 60)}"
        cases.append(
            SingleCase(
                id=f"{source}-{number}",
                messages=[{"role": "user", "content": f"Question {number} to be answered in full?"}],
                response=text,
                labels={"right": good, "kind": True, "overall": good},
                label_source=source,
                rft={**STAMP, "row": number},
            )
        )
    return cases


def pairs(count: int, source: LabelSource = "people", seed: int = 0) -> list[PairCase]:
    """A good and a bad reply in turn first, of lengths that have nothing to do with it."""
    rng = random.Random(seed)
    cases = []
    for number in range(count):
        good = f"good reply {number} {'word ' * rng.randrange(5, 60)}"
        bad = f"bad reply {number} {'word ' * rng.randrange(5, 60)}"
        first: Preference = "first" if number % 2 else "second"
        cases.append(
            PairCase(
                id=f"{source}-pair-{number}",
                messages=[{"role": "user", "content": f"Question {number} to be answered in full?"}],
                responses=(good, bad) if first == "first" else (bad, good),
                preferred=first,
                label_source=source,
                rft={**STAMP, "row": 1000 + number},
            )
        )
    return cases


def fair(response: str, _phase: str) -> bool:
    """The judge that agrees with every label."""
    return response.startswith("good")


class Function:
    """A grader function with one rubric, and what it was asked."""

    def __init__(self, judge: Judge = fair, prefix: str = "", refuses: Iterable[str] = ()) -> None:
        self.judge = judge
        self.prefix = prefix
        self.refuses = tuple(refuses)
        self.asked: list[Sample] = []

    def __call__(self, samples: list[Sample]) -> list[GraderScores]:
        self.asked += samples
        return [self._scores(sample) for sample in samples]

    def _scores(self, sample: Sample) -> GraderScores:
        response = str(sample["messages"][-1]["content"])
        if any(part in response for part in self.refuses):
            return GraderScores(score=0.0, metrics={"model_grader_refusal_error": 1.0})
        good = float(self.judge(response, sample["metadata"]["rft"]["phase"]))
        marks = {"right": good, "kind": 1.0, "short": good, "passed": good, "addresses_grader": 1.0}
        return GraderScores(score=good, metrics={self.prefix + name: value for name, value in marks.items()})


def cases_of(*parts: Iterable[Case]) -> list[Case]:
    """All of them in one list."""
    return [case for part in parts for case in part]
