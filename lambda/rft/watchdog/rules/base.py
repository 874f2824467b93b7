"""What a watchdog rule is: it sees the job and its curve, and says one thing with its numbers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from rft.contracts.job import TrainingJob
from rft.contracts.strict import Strict
from rft.contracts.watchdog import Level as Level
from rft.contracts.watchdog import WatchdogSettings

MetricRow = Mapping[str, Any]
"""One row of `training_metrics.jsonl`, named as `rft.telemetry.aggregate` names it."""

REWARD, LENGTH, ENTROPY = "critic/rewards/mean", "response_length/mean", "actor/entropy"
VALIDATION_REWARD = "val-score/rewards/mean@1"
INVALID_REWARDS = "invalid_rewards"
LONGEST_LOOK_MINUTES = 5.0
"""The longest time between two looks at a job: what a rule about time promises comes on top of it."""


class WatchdogFinding(Strict):
    """A rule's word on a running job.

    `fired` tells whether the rule is broken; `level` is then what was set for it, and note where it holds.
    `evaluated` is False where the rule's data is not available: never taken for a rule that holds. `metrics` are the
    columns of the metrics table that the rule looked at, first the one that its chart shows.
    """

    rule: str
    level: Level
    message: str
    numbers: dict[str, float]
    evaluated: bool = True
    fired: bool = False
    metrics: tuple[str, ...] = ()


class Progress(Strict):
    """How many rollouts had been scored, and since when (by the service's clock) there are no more of them."""

    rollouts: int
    since: datetime


class WatchdogRecord(Strict):
    """The last look at a job, by the job's name: a resumed run may train anew."""

    job: str
    findings: list[WatchdogFinding]
    progress: Progress | None = None

    @property
    def stops(self) -> list[WatchdogFinding]:
        """The findings that end the job."""
        return [finding for finding in self.findings if finding.level is Level.STOP]


class WatchdogLimits(Strict):
    """The run's own limits: hours from the job's creation by the service's clock, and USD.

    `hour_usd` is the price of a training hour, None where it is not known; `other_usd` is what the run's other known
    costs may reach.
    """

    max_training_hours: float
    budget_usd: float | None = None
    hour_usd: float | None = None
    other_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What the rules look at; `metrics` in step order, training and validation rows mixed."""

    job: TrainingJob
    metrics: Sequence[MetricRow]
    limits: WatchdogLimits
    settings: WatchdogSettings = field(default_factory=WatchdogSettings)
    progress: Progress | None = None

    def series(self, name: str) -> list[tuple[int, float]]:
        """(step, value) of one metric, where it is a finite number; unfinished steps are left out."""
        return [(int(row["step"]), float(row[name])) for row in self.rows(name)]

    def rows(self, *names: str) -> list[MetricRow]:
        """The rows of finished steps where all these metrics are finite numbers."""
        return [
            row
            for row in self.metrics
            if "step" in row
            and all(is_number(row.get(name)) for name in names)
            and (row.get("complete", True) or all(name.startswith("val") for name in names))
        ]


def is_number(value: object) -> bool:
    """Whether a cell of the table holds a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, slots=True)
class Window:
    """What a rule promises: it fires at most so long after its condition began to hold."""

    amount: float
    unit: Literal["steps", "evaluations", "minutes"]

    def __str__(self) -> str:
        return f"{self.amount:g} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class WatchdogRule:
    """A rule with its id (its file's name), the sentence that states it, and the window that it promises."""

    id: str
    rule: str
    check: Callable[[Watched], WatchdogFinding]
    window: Callable[[WatchdogSettings], Window]


def not_evaluated(rule: str, why: str) -> WatchdogFinding:
    """The finding of a rule whose data is missing."""
    return WatchdogFinding(
        rule=rule, level=Level.NOTE, message=f"Not evaluated: {why}.", numbers={}, evaluated=False
    )


def holds(rule: str, message: str, numbers: Mapping[str, float], *metrics: str) -> WatchdogFinding:
    """The finding of a rule that is kept."""
    return WatchdogFinding(
        rule=rule, level=Level.NOTE, message=message, numbers=dict(numbers), metrics=metrics
    )


def fires(
    rule: str, level: Level, message: str, numbers: Mapping[str, float], *metrics: str
) -> WatchdogFinding:
    """The finding of a rule that is broken, at the level that was set for it."""
    return WatchdogFinding(
        rule=rule, level=level, message=message, numbers=dict(numbers), fired=True, metrics=metrics
    )


def at_most_warn(level: Level) -> Level:
    """A warning, or the note that somebody made of the rule."""
    return Level.WARN if level is Level.STOP else level
