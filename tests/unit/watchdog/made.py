"""Jobs and curves for the watchdog's tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.watchdog import WatchdogSettings
from rft.watchdog.evaluate import WatchdogFinding, WatchdogLimits, evaluate
from rft.watchdog.rules.base import Watched

MADE = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = WatchdogLimits(max_training_hours=24)
RISING = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.72)


def job(hours: float = 1.0, **changes: object) -> TrainingJob:
    """A job that trains, so many hours after it was made."""
    fields: dict[str, object] = {
        "job_id": "arn:job",
        "name": "math-a1",
        "state": JobState.IN_PROGRESS,
        "created_at": MADE,
        "observed_at": MADE + timedelta(hours=hours),
        "validation": PhaseState.COMPLETED,
        "training": PhaseState.IN_PROGRESS,
        **changes,
    }
    return TrainingJob.model_validate(fields)


def curve(
    rewards: Sequence[float], lengths: Sequence[float] | None = None, **extra: Any
) -> list[dict[str, Any]]:
    """Finished steps from 1, each with 512 rollouts."""
    return [
        {
            "step": step,
            "rollouts": 512,
            "complete": True,
            "critic/rewards/mean": reward,
            "critic/rewards/min": 0.0,
            "critic/rewards/max": 1.0,
            "response_length/mean": lengths[step - 1] if lengths else 100.0,
            "actor/entropy": 0.9,
            "zero_variance_share": 0.3,
            "errors": {},
            **extra,
        }
        for step, reward in enumerate(rewards, start=1)
    ]


def validated(step: int, reward: float, **extra: Any) -> dict[str, Any]:
    """The row of an evaluation."""
    return {"step": step, "val-score/rewards/mean@1": reward, **extra}


def find(
    rule: str,
    rows: Sequence[dict[str, Any]] = (),
    *,
    settings: dict[str, Any] | None = None,
    limits: WatchdogLimits = LIMITS,
    watched: TrainingJob | None = None,
) -> WatchdogFinding:
    """What one rule says; `settings` are the rule's own."""
    chosen = WatchdogSettings.model_validate({rule: settings or {}})
    findings = evaluate(Watched(watched or job(), rows, limits, chosen))
    return next(finding for finding in findings if finding.rule == rule)
