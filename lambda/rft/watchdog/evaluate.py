"""Looks at a running job with every rule. Time is the service's own; the local clock is never read."""

from collections.abc import Sequence

from rft.contracts.job import TrainingJob
from rft.watchdog.rules import RULES
from rft.watchdog.rules.base import Level, MetricRow, WatchdogFinding, WatchdogLimits, WatchdogRecord, Watched

__all__ = ["Level", "WatchdogFinding", "WatchdogLimits", "WatchdogRecord", "evaluate", "stop_reason"]


def evaluate(job: TrainingJob, metrics: Sequence[MetricRow], limits: WatchdogLimits) -> list[WatchdogFinding]:
    """One finding a rule, in the rules' order.

    Args:
        job: the job as the service just described it.
        metrics: rows of `training_metrics.jsonl` so far; may be empty.
        limits: the run's own.
    """
    watched = Watched(job, metrics, limits)
    return [rule.check(watched) for rule in RULES]


def stop_reason(findings: Sequence[WatchdogFinding]) -> str | None:
    """Why the job is to be stopped; None when it is not."""
    return " ".join(item.message for item in findings if item.level is Level.STOP) or None
