"""What a watchdog rule is: it sees the job and its curve, and says one thing with its numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rft.contracts.job import TrainingJob
from rft.contracts.recipe import Strict

MetricRow = Mapping[str, Any]
"""One row of `training_metrics.jsonl`, named as `rft.telemetry.aggregate` names it."""


class Level(StrEnum):
    """A note informs, a warning goes to the report and the notifications, stop ends the job."""

    NOTE = "note"
    WARN = "warn"
    STOP = "stop"


class WatchdogFinding(Strict):
    """A rule's word on a running job. `evaluated` is False where its data is not available."""

    rule: str
    level: Level
    message: str
    numbers: dict[str, float]
    evaluated: bool = True


class WatchdogRecord(Strict):
    """The last look at a job, by the job's name: a resumed run may train anew."""

    job: str
    findings: list[WatchdogFinding]

    @property
    def stops(self) -> list[WatchdogFinding]:
        """The findings that end the job."""
        return [finding for finding in self.findings if finding.level is Level.STOP]


class WatchdogLimits(Strict):
    """The run's own limits: hours from the job's creation by the service's clock."""

    max_training_hours: float
    max_start_hours: float = 6.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What the rules look at; `metrics` in step order, training and validation rows mixed."""

    job: TrainingJob
    metrics: Sequence[MetricRow]
    limits: WatchdogLimits

    def series(self, name: str) -> list[tuple[int, float]]:
        """(step, value) of one metric, where it is known; unfinished steps are left out."""
        return [
            (int(row["step"]), float(row[name]))
            for row in self.metrics
            if isinstance(row.get(name), int | float)
            and "step" in row
            and (row.get("complete", True) or name.startswith("val"))
        ]


@dataclass(frozen=True, slots=True)
class WatchdogRule:
    """A rule with its id (its file's name) and the sentence that states it."""

    id: str
    rule: str
    check: Callable[[Watched], WatchdogFinding]


def not_evaluated(rule: str, why: str) -> WatchdogFinding:
    """The finding of a rule whose data is missing."""
    return WatchdogFinding(
        rule=rule, level=Level.NOTE, message=f"Not evaluated: {why}.", numbers={}, evaluated=False
    )
