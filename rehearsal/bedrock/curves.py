"""Curves that went wrong: what a watchdog is for, one fault a rule of its.

Where it can be, the pathology is real: other responses are sampled, other rows are sent, and the deployed reward
function scores what comes. The rest changes what the service reports, or how long it takes. Each begins after a third
of the steps, when the curve has begun.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rehearsal.bedrock.policy import Candidates, Policy
from rehearsal.bedrock.state import StepFigures
from rft.preflight.responses.base import Response

CURVE_FAULTS: dict[str, str] = {
    "curve-reward-collapse": "The policy answers every prompt with the same three dots: all rollouts earn the same.",
    "curve-group-spread": "All rollouts of a prompt are the same response: no group has any spread.",
    "curve-length-growth": "Responses are six times as long, with filler before what they say; the reward still rises.",
    "curve-validation-gap": "Training prompts are answered by heart, validation prompts as the base model does.",
    "curve-entropy-collapse": "The reported entropy is a fiftieth. Metrics files have the console columns.",
    "curve-grader-errors": "A fifth of the rollouts reach the reward function without the row's reference.",
    "curve-invalid-reward": "Reported rewards are no numbers. Metrics files have the console columns.",
    "curve-hours-limit": "Steps take forty times as long.",
    "curve-cost-limit": "Steps take eight times as long.",
    "curve-stalled-start": "As `job-stalls`: training never starts.",
    "curve-silent-reward": "The job trains on for an hour, in polls of 10 minutes, and asks for no reward.",
}
REPORTED = frozenset({"curve-entropy-collapse", "curve-invalid-reward"})
"""These show in what the service reports and nowhere else, so that it has to report it."""

STALLED = frozenset({"job-stalls", "curve-stalled-start"})
SILENT_MINUTES, STILL_MINUTES = 60.0, 10.0
"""How long a job stands still, and what passes of it from poll to poll."""
_SLOW = {"curve-hours-limit": 40.0, "curve-cost-limit": 8.0}
_LONGER = 6
_FILLER = "Let me think about this once more. "
_DOTS = Response("collapsed", "...", "partial")
_LOST_ONE_IN = 5


def reported(faults: frozenset[str], assume: frozenset[str]) -> frozenset[str]:
    """The assumptions that hold for the metrics files."""
    return assume | {"rft_csv_columns"} if faults & REPORTED else assume


def onset(steps: int) -> int:
    """The real step, from 0, from which on something goes wrong."""
    return min(max(1, steps // 3), steps - 1)


@dataclass(frozen=True)
class Curve:
    """What goes wrong in real step `number` (from 0) of `steps`; without faults everything is as it was."""

    faults: frozenset[str]
    number: int
    steps: int

    def _sick(self, name: str) -> bool:
        return f"curve-{name}" in self.faults and self.number >= onset(self.steps)

    @property
    def slowness(self) -> float:
        """How many times as long as it should a step takes."""
        return max([1.0, *(factor for name, factor in _SLOW.items() if name in self.faults)])

    @property
    def silence(self) -> float:
        """Minutes without a reward call before this step."""
        return SILENT_MINUTES if self._sick("silent-reward") and self.number == onset(self.steps) else 0.0

    @property
    def overtime(self) -> float:
        """Minutes that training goes on after this step, so that a watchdog may see how long it took."""
        return SILENT_MINUTES if self.slowness > 1.0 and self.number == self.steps - 1 else 0.0

    def chosen(self, candidates: Candidates, drawn: tuple[int, ...]) -> tuple[int, ...]:
        """The responses of a group, in place of those that the policy drew."""
        if self._sick("group-spread"):
            return drawn[:1] * len(drawn)
        if self._sick("validation-gap"):
            gold = next(place for place, each in enumerate(candidates.responses) if each.kind == "gold")
            return (gold,) * len(drawn)
        return drawn

    def said(self, response: Response) -> Response:
        """What is sent of a response."""
        if self._sick("reward-collapse"):
            return _DOTS
        if self._sick("length-growth"):
            filler = _FILLER * (_LONGER * len(response.written) // len(_FILLER) + 1)
            return replace(response, text=filler + response.text)
        return response

    def row(self, row: Mapping[str, Any], rng: random.Random) -> Mapping[str, Any]:
        """The row that goes with a rollout."""
        if self._sick("grader-errors") and rng.randrange(_LOST_ONE_IN) == 0:
            return {key: value for key, value in row.items() if key != "reference_answer"}
        return row

    def evaluated(self, policy: Policy) -> Policy:
        """The policy that answers validation prompts."""
        return Policy() if self._sick("validation-gap") else policy

    def told(self, figures: StepFigures) -> StepFigures:
        """What the service reports of the step."""
        if self._sick("entropy-collapse"):
            return replace(figures, entropy=figures.entropy / 50)
        if self._sick("invalid-reward"):
            return replace(figures, rewards=(math.nan,) * len(figures.rewards))
        return figures
