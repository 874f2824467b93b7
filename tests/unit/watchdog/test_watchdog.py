"""Watchdog rules on jobs at given times of the service."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import rft.watchdog.rules as rules
from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.watchdog.evaluate import Level, WatchdogLimits, evaluate, stop_reason
from rft.watchdog.rules.base import Watched

MADE = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = WatchdogLimits(max_training_hours=24)


def job(hours: float, **changes: object) -> TrainingJob:
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


def levels(watched: TrainingJob) -> dict[str, Level]:
    return {finding.rule: finding.level for finding in evaluate(watched, [], LIMITS)}


def test_every_rule_has_a_file_of_its_name() -> None:
    files = {file.stem for file in Path(rules.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert files == set(rules.REGISTRY)


@pytest.mark.parametrize(("hours", "level"), [(0, Level.NOTE), (24, Level.NOTE), (24.1, Level.STOP)])
def test_hours_limit(hours: float, level: Level) -> None:
    assert levels(job(hours))["hours_limit"] is level


def test_hours_stop_counting_when_the_job_ends() -> None:
    ended = job(100, state=JobState.COMPLETED, ended_at=MADE + timedelta(hours=3))
    assert levels(ended)["hours_limit"] is Level.NOTE


@pytest.mark.parametrize(
    ("hours", "changes", "level"),
    [
        (5.9, {"training": PhaseState.NOT_STARTED}, Level.NOTE),
        (6.1, {"training": PhaseState.NOT_STARTED}, Level.STOP),
        (6.1, {"training": PhaseState.IN_PROGRESS}, Level.NOTE),
        (6.1, {"training": PhaseState.NOT_STARTED, "validation": PhaseState.IN_PROGRESS}, Level.NOTE),
        (6.1, {"training": PhaseState.NOT_STARTED, "state": JobState.FAILED}, Level.NOTE),
    ],
)
def test_stalled_start(hours: float, changes: dict[str, object], level: Level) -> None:
    assert levels(job(hours, **changes))["stalled_start"] is level


def test_the_stop_reason_says_why() -> None:
    assert stop_reason(evaluate(job(1), [], LIMITS)) is None
    assert stop_reason(evaluate(job(30), [], LIMITS)) == (
        "The job ran 30.0 hours, over its limit of 24, and is stopped."
    )


def test_unfinished_steps_are_no_part_of_a_series_but_their_validation_is() -> None:
    rows: list[dict[str, object]] = [
        {"step": 1, "critic/rewards/mean": 0.4, "complete": True},
        {"step": 2, "critic/rewards/mean": 0.9, "complete": False, "val-score/rewards/mean@1": 0.5},
        {"step": 3, "critic/rewards/mean": None},
    ]
    watched = Watched(job(1), rows, LIMITS)
    assert watched.series("critic/rewards/mean") == [(1, 0.4)]
    assert watched.series("val-score/rewards/mean@1") == [(2, 0.5)]
