"""The forecast's power figure against simulated evaluations: is a gain that "80 of 100 runs see" seen by 80 of 100?

Each simulated evaluation draws two arms, and asks the verdict itself (`paired_statistics`, `rule_on`). The gain is the
one that the forecast calls detectable on a base sample of the same kind. In the first shapes the forecast's assumptions
hold; the last ones break one each, and show what that costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import show
from rft.contracts.outcomes import Verdict
from rft.evaluation.paired import paired_statistics
from rft.evaluation.power import (
    ASSUMED_CORRELATION,
    planning_differing,
    planning_sd,
    promotion_power,
    smallest_promoted_gain,
)
from rft.evaluation.verdict import rule_on

Scores: TypeAlias = NDArray[np.float64]
Source: TypeAlias = np.random.Generator

EVALUATIONS = 2_000
HOLD_POINTS = 3.0
# So many base samples are planned from: one alone would show its own luck.
PLANS = 40


@dataclass(frozen=True)
class Shape:
    """A kind of task. `abilities` draws prompts, `answers` draws (prompts, samples) scores of them, and `improve` turns
    abilities into those of a model that is better by a gain on average."""

    name: str
    holds: bool
    abilities: Callable[[Source, int], Scores]
    answers: Callable[[Source, Scores, int], Scores]
    improve: Callable[[Source, Scores, float], Scores]
    correlation: float = ASSUMED_CORRELATION


def coins(source: Source, abilities: Scores, samples: int) -> Scores:
    """Right or wrong."""
    return (source.random((len(abilities), samples)) < abilities[:, None]).astype(np.float64)


def partial_credit(source: Source, abilities: Scores, samples: int) -> Scores:
    """Scores around the ability, in twentieths."""
    noisy = abilities[:, None] + source.normal(0, 0.12, (len(abilities), samples))
    return np.round(np.clip(noisy, 0, 1) * 20) / 20


def middling(source: Source, prompts: int) -> Scores:
    """Prompts of unlike difficulty, none hopeless and none sure."""
    return source.uniform(0.25, 0.65, prompts)


def mostly_hopeless(source: Source, prompts: int) -> Scores:
    """Four of five prompts are never answered right."""
    return np.where(source.random(prompts) < 0.8, 0.0, source.uniform(0.2, 0.7, prompts))


def alike(_source: Source, abilities: Scores, gain: float) -> Scores:
    """Every prompt gains the same."""
    return abilities + gain


def of_the_rest(_source: Source, abilities: Scores, gain: float) -> Scores:
    """Every prompt gains the same share of what it lacks."""
    return abilities + (1 - abilities) * gain / float(np.mean(1 - abilities))


def some_learned(source: Source, abilities: Scores, gain: float) -> Scores:
    """A few prompts gain all that there is, the others nothing."""
    share = min(1.0, gain / float(np.mean(1 - abilities)))
    return np.where(source.random(len(abilities)) < share, 1.0, abilities)


SHAPES = (
    Shape("right or wrong", True, middling, coins, alike),
    Shape("partial credit", True, middling, partial_credit, alike),
    Shape("partial credit, gain by headroom", False, middling, partial_credit, of_the_rest),
    Shape("right or wrong, order kept", False, middling, coins, alike, correlation=0.9),
    Shape("four of five prompts hopeless", False, mostly_hopeless, coins, of_the_rest),
    Shape("a few prompts learned wholly", False, middling, coins, some_learned),
)


@dataclass(frozen=True)
class Agreement:
    """The planned gain, and the shares of evaluations that promote it: as forecast, and as it came about."""

    gain: float
    forecast: float
    simulated: float

    @property
    def points(self) -> float:
        """Percentage points between the two."""
        return 100 * (self.simulated - self.forecast)


def agreement(shape: Shape, prompts: int, samples: int, evaluations: int, seed: int = 0) -> Agreement:
    """Simulate evaluations of `prompts` test prompts at `samples` samples, the gain as planned from 128 training
    prompts of 4 samples each.

    Raises:
        ValueError: no gain can be shown on so few prompts.
    """
    source = np.random.default_rng(seed)
    promoted, planned, gains = 0, [], []
    for batch in range(PLANS):
        sd, differing = plan(shape, samples, source)
        gain = smallest_promoted_gain(prompts, sd, differing)
        if gain is None:
            raise ValueError(f"{prompts} prompts show no gain")
        planned.append(promotion_power(gain, prompts, sd, differing))
        gains.append(gain)
        for _ in range(batch, evaluations, PLANS):
            promoted += promotes(shape, prompts, samples, gain, source)
    return Agreement(fmean(gains), fmean(planned), promoted / evaluations)


def plan(shape: Shape, samples: int, source: Source) -> tuple[float, float]:
    """(sd, share of differing prompts) as the forecast has them from one base sample."""
    sample = shape.answers(source, shape.abilities(source, 128), 4).tolist()
    return planning_sd(sample, samples), planning_differing(sample, samples)


def promotes(shape: Shape, prompts: int, samples: int, gain: float, source: Source) -> bool:
    """One evaluation, and whether the verdict's rule promotes."""
    base = shape.abilities(source, prompts)
    kept = source.random(prompts) < shape.correlation
    tuned = shape.improve(source, np.where(kept, base, shape.abilities(source, prompts)), gain)
    before, after = shape.answers(source, base, samples), shape.answers(source, tuned, samples)
    found = paired_statistics(before.mean(1).tolist(), after.mean(1).tolist())
    ruling = rule_on(found, [], primary="score", min_gain=0.0, wanted_gain=gain)
    return ruling.verdict is Verdict.PROMOTE


def remark() -> str:
    """The table of agreements."""
    lines = [
        f"{EVALUATIONS:,} simulated evaluations each; hold: within {HOLD_POINTS:.0f} points where the assumptions hold",
        f"{'':36}{'prompts':>8}{'gain':>8}{'forecast':>10}{'simulated':>10}{'points':>8}",
    ]
    for shape in SHAPES:
        for prompts in (60, 200):
            found = agreement(shape, prompts, 4, EVALUATIONS)
            lines.append(
                f"{shape.name:36}{prompts:8}{found.gain:8.3f}{found.forecast:10.1%}{found.simulated:10.1%}"
                f"{found.points:+8.1f}{'' if shape.holds else '  (an assumption does not hold)'}"
            )
    return "\n".join(lines)


def _planning() -> tuple[Callable[[Any], object], Sequence[Any]]:
    sources = [np.random.default_rng(seed) for seed in range(20)]
    samples = [coins(source, middling(source, 128), 4).tolist() for source in sources]

    def one(sample: Any) -> object:
        return smallest_promoted_gain(200, planning_sd(sample, 4), planning_differing(sample, 4))

    return one, samples


CONTENDERS = {"plan from 128 prompts of 4 samples": _planning}

if __name__ == "__main__":
    show("benchmarks.power")
