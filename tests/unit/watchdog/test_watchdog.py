"""Watchdog rules on jobs at given times of the service, and what one look leaves to the next."""

from datetime import timedelta
from pathlib import Path

import pytest

import rft.watchdog.rules as rules
from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.watchdog import WatchdogSettings
from rft.watchdog.evaluate import Level, WatchdogLimits, WatchdogRecord, look
from rft.watchdog.rules.base import Watched
from tests.unit.watchdog.made import LIMITS, MADE, curve, find, job

DEFAULTS = WatchdogSettings()


def seen(watched: TrainingJob, rows: int = 0, earlier: WatchdogRecord | None = None) -> WatchdogRecord:
    """A look at so many steps of a healthy curve."""
    rewards = [0.4 + 0.01 * step for step in range(rows)]
    return look(watched, curve(rewards), LIMITS, DEFAULTS, earlier)


def level(record: WatchdogRecord, rule: str) -> Level:
    return next(finding.level for finding in record.findings if finding.rule == rule)


def test_every_rule_has_a_file_and_settings_of_its_name() -> None:
    files = {file.stem for file in Path(rules.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert files == set(rules.REGISTRY) == set(WatchdogSettings.model_fields)


@pytest.mark.parametrize(("hours", "fired"), [(0, False), (24, False), (24.1, True)])
def test_hours_limit(hours: float, fired: bool) -> None:
    found = find("hours_limit", watched=job(hours))
    assert found.fired is fired and (found.level is Level.STOP) is fired


def test_hours_stop_counting_when_the_job_ends() -> None:
    ended = job(100, state=JobState.COMPLETED, ended_at=MADE + timedelta(hours=3))
    assert not find("hours_limit", watched=ended).fired


@pytest.mark.parametrize(
    ("hours", "changes", "fired"),
    [
        (5.9, {"training": PhaseState.NOT_STARTED}, False),
        (6.1, {"training": PhaseState.NOT_STARTED}, True),
        (6.1, {"training": PhaseState.IN_PROGRESS}, False),
        (6.1, {"training": PhaseState.NOT_STARTED, "validation": PhaseState.IN_PROGRESS}, False),
        (6.1, {"training": PhaseState.NOT_STARTED, "state": JobState.FAILED}, False),
    ],
)
def test_stalled_start(hours: float, changes: dict[str, object], fired: bool) -> None:
    assert find("stalled_start", watched=job(hours, **changes)).fired is fired


@pytest.mark.parametrize(
    ("changes", "evaluated", "fired"),
    [
        ({}, False, False),
        ({"budget_usd": 100.0}, False, False),
        ({"hour_usd": 10.0}, False, False),
        ({"budget_usd": 100.0, "hour_usd": 10.0, "other_usd": 20.0}, True, False),
        ({"budget_usd": 99.0, "hour_usd": 10.0, "other_usd": 20.0}, True, True),
    ],
)
def test_cost_limit_after_eight_hours(changes: dict[str, float], evaluated: bool, fired: bool) -> None:
    limits = WatchdogLimits(max_training_hours=24, **changes)
    found = find("cost_limit", watched=job(8), limits=limits)
    assert (found.evaluated, found.fired) == (evaluated, fired), found.message


def test_silence_is_counted_between_looks_by_the_services_clock() -> None:
    record = seen(job(1), 3)
    for minutes, rows, fired in (
        (5, 3, False),
        (15, 3, False),
        (15.1, 3, True),
        (20, 4, False),
        (36, 4, True),
    ):
        record = seen(job(1 + minutes / 60), rows, record)
        found = next(finding for finding in record.findings if finding.rule == "silent_reward")
        assert found.fired is fired, (minutes, found.message)
    assert "after 2,048 rollouts" in found.message and found.level is Level.WARN


def test_no_call_at_all_is_silence_too() -> None:
    record = seen(job(1.3), 0, seen(job(1)))
    assert level(record, "silent_reward") is Level.WARN


def test_calls_that_do_not_say_whose_they_are_are_no_silence() -> None:
    rows = [{"step": 1, "training_loss": 0.3}]
    record = look(job(1), rows, LIMITS, DEFAULTS, None)
    record = look(job(3), rows, LIMITS, DEFAULTS, record)
    found = next(finding for finding in record.findings if finding.rule == "silent_reward")
    assert not found.evaluated


def test_silence_before_training_is_not_counted() -> None:
    record = seen(job(1, training=PhaseState.NOT_STARTED))
    record = seen(job(3), 0, record)
    assert level(record, "silent_reward") is Level.NOTE


def test_a_stop_survives_what_the_job_looks_like_later() -> None:
    stopped = seen(job(30))
    assert [finding.rule for finding in stopped.stops] == ["hours_limit"]
    assert seen(job(31, state=JobState.STOPPED, ended_at=MADE), 0, stopped) == stopped


def test_a_stop_of_another_attempt_is_another_jobs() -> None:
    assert not seen(job(1, name="math-a2"), 0, seen(job(30))).stops


def test_a_job_that_has_ended_is_not_stopped() -> None:
    ended = seen(job(40, state=JobState.COMPLETED, ended_at=MADE + timedelta(hours=30)))
    assert not ended.stops and level(ended, "hours_limit") is Level.WARN


def test_unfinished_steps_are_no_part_of_a_series_but_their_validation_is() -> None:
    rows: list[dict[str, object]] = [
        {"step": 1, "critic/rewards/mean": 0.4, "complete": True},
        {"step": 2, "critic/rewards/mean": 0.9, "complete": False, "val-score/rewards/mean@1": 0.5},
        {"step": 3, "critic/rewards/mean": None},
        {"step": 4, "critic/rewards/mean": float("nan")},
    ]
    watched = Watched(job(1), rows, LIMITS)
    assert watched.series("critic/rewards/mean") == [(1, 0.4)]
    assert watched.series("val-score/rewards/mean@1") == [(2, 0.5)]
