"""How long a job takes and how much of it is really run."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "epochCount": 1,
    "batchSize": 128,
    "learningRate": 1e-5,
    "maxPromptLength": 8192,
    "trainingSamplePerPrompt": 8,
    "inferenceMaxTokens": 2048,
}
"""Values for hyperparameters that a request leaves out (nova-forge-sdk's Bedrock RFT template)."""

SECONDS_PER_ROLLOUT = 1.0
SHORTEST_MINUTES, LONGEST_MINUTES = 120.0, 360.0


@dataclass(frozen=True)
class Span:
    """One real step and the configured steps (from 1, both ends included) that it stands for."""

    first: int
    last: int
    epoch: int


@dataclass(frozen=True)
class TrainingPlan:
    """`total_steps` configured steps in `spans`; `minutes_per_step` is simulated; `prompts` are run in each span."""

    total_steps: int
    spans: tuple[Span, ...]
    minutes_per_step: float
    prompts: int
    samples: int
    learning_rate: float
    eval_interval: int


def plan_training(
    rows: int, hyperparameters: Mapping[str, Any], max_steps: int, max_rollouts: int
) -> TrainingPlan:
    """The plan for `rows` effective rows: at most `max_steps` real steps and about `max_rollouts` real rollouts.

    Raises ValueError when there are no rows.
    """
    if rows < 1:
        raise ValueError("no training rows")
    chosen = {**DEFAULTS, **hyperparameters}
    batch = int(chosen["batchSize"])
    per_epoch = math.ceil(rows / batch)
    total = per_epoch * int(chosen["epochCount"])
    real = min(total, max_steps)
    edges = [round(number * total / real) for number in range(real + 1)]
    spans = tuple(Span(a + 1, b, (b - 1) // per_epoch + 1) for a, b in itertools.pairwise(edges))
    samples = int(chosen["trainingSamplePerPrompt"])
    rollouts = total * min(batch, rows) * samples
    minutes = min(max(rollouts * SECONDS_PER_ROLLOUT / 60.0, SHORTEST_MINUTES), LONGEST_MINUTES)
    return TrainingPlan(
        total_steps=total,
        spans=spans,
        minutes_per_step=minutes / total,
        prompts=max(1, min(batch, rows, max_rollouts // (real * samples))),
        samples=samples,
        learning_rate=float(chosen["learningRate"]),
        eval_interval=int(hyperparameters.get("evalInterval") or max(1, min(10, per_epoch))),
    )


class PromptOrder:
    """Row numbers in shuffled rounds: every row once before any row twice, the same for the same seed."""

    def __init__(self, rows: int, seed: int) -> None:
        self._rows = rows
        self._rng = random.Random(f"{seed}:order")
        self._waiting: list[int] = []

    def take(self, count: int) -> list[int]:
        """The next `count` row numbers."""
        taken: list[int] = []
        while len(taken) < count:
            if not self._waiting:
                self._waiting = list(range(self._rows))
                self._rng.shuffle(self._waiting)
            taken.append(self._waiting.pop())
        return taken
