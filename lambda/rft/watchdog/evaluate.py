"""Looks at a running job with every rule. Time is the service's own; the local clock is never read."""

from collections.abc import Sequence

from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.watchdog import WatchdogSettings
from rft.watchdog.rules import RULES
from rft.watchdog.rules.base import (
    Level,
    MetricRow,
    Progress,
    WatchdogFinding,
    WatchdogLimits,
    WatchdogRecord,
    Watched,
    at_most_warn,
)

__all__ = ["Level", "WatchdogFinding", "WatchdogLimits", "WatchdogRecord", "evaluate", "look"]


def look(
    job: TrainingJob,
    metrics: Sequence[MetricRow],
    limits: WatchdogLimits,
    settings: WatchdogSettings,
    earlier: WatchdogRecord | None,
) -> WatchdogRecord:
    """What there is to say now, given the look before.

    A look that stopped the job stays the job's last: what happens after the stop is no news. Once a job has ended
    there is nothing to stop, and what would have stopped it is a warning.

    Args:
        job: the job as the service just described it.
        metrics: rows of `training_metrics.jsonl` so far; may be empty.
        limits: the run's own.
        settings: the rules' levels and thresholds.
        earlier: the record of the look before, if there was one.
    """
    before = earlier if earlier is not None and earlier.job == job.name else None
    if before is not None and before.stops:
        return before
    progress = _progress(job, metrics, before)
    findings = evaluate(Watched(job, metrics, limits, settings, progress))
    if not job.running:
        findings = [item.model_copy(update={"level": at_most_warn(item.level)}) for item in findings]
    return WatchdogRecord(job=job.name, findings=findings, progress=progress)


def evaluate(watched: Watched) -> list[WatchdogFinding]:
    """One finding a rule, in the rules' order."""
    return [rule.check(watched) for rule in RULES]


def _progress(
    job: TrainingJob, metrics: Sequence[MetricRow], before: WatchdogRecord | None
) -> Progress | None:
    """Since when no rollout has been scored; None while the job is not training."""
    if job.state is not JobState.IN_PROGRESS or job.training is not PhaseState.IN_PROGRESS:
        return None
    rollouts = sum(
        int(row[name])
        for row in metrics
        for name in ("rollouts", "validation_rollouts")
        if isinstance(row.get(name), int)
    )
    known = None if before is None else before.progress
    if known is not None and known.rollouts == rollouts:
        return known
    return Progress(rollouts=rollouts, since=job.observed_at)
