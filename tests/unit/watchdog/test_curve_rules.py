"""Watchdog rules on the curve: each warns on a bad one, notes a good one, and says when it has no data."""

from datetime import UTC, datetime
from typing import Any

import pytest

from rft.contracts.job import JobState, TrainingJob
from rft.watchdog.evaluate import WatchdogFinding, WatchdogLimits, evaluate, stop_reason
from rft.watchdog.rules.base import Level

MADE = datetime(2026, 1, 1, tzinfo=UTC)
JOB = TrainingJob(job_id="j", name="n", state=JobState.IN_PROGRESS, created_at=MADE, observed_at=MADE)
CURVE_RULES = ("reward_collapse", "group_spread", "validation_gap", "length_growth", "grader_errors")


def find(rule: str, rows: list[dict[str, Any]]) -> WatchdogFinding:
    findings = evaluate(JOB, rows, WatchdogLimits(max_training_hours=24))
    assert stop_reason(findings) is None
    return next(finding for finding in findings if finding.rule == rule)


def curve(rewards: list[float], lengths: list[float] | None = None, **extra: Any) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "rollouts": 512,
            "complete": True,
            "critic/rewards/mean": reward,
            "response_length/mean": lengths[step - 1] if lengths else 100.0,
            "zero_variance_share": 0.3,
            "errors": {},
            **extra,
        }
        for step, reward in enumerate(rewards, start=1)
    ]


RISING = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.72]


@pytest.mark.parametrize("rule", CURVE_RULES)
def test_without_rows_a_rule_says_that_it_was_not_evaluated(rule: str) -> None:
    found = find(rule, [])
    assert not found.evaluated and found.level is Level.NOTE and found.message.startswith("Not evaluated: ")


@pytest.mark.parametrize("rule", CURVE_RULES)
def test_a_healthy_curve_is_noted(rule: str) -> None:
    rows = curve(RISING)
    rows[-1]["val-score/rewards/mean@1"] = 0.63
    found = find(rule, rows)
    assert found.evaluated and found.level is Level.NOTE and found.numbers


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("reward_collapse", curve([*RISING, 0.2, 0.1, 0.1])),
        ("group_spread", curve(RISING, zero_variance_share=0.85)),
        ("validation_gap", [*curve(RISING), {"step": 8, "val-score/rewards/mean@1": 0.5}]),
        ("length_growth", curve(RISING, [100, 100, 100, 150, 200, 300, 320, 340])),
        ("grader_errors", curve(RISING, errors={"error_timeout": 6})),
    ],
)
def test_a_bad_curve_warns(rule: str, rows: list[dict[str, Any]]) -> None:
    assert find(rule, rows).level is Level.WARN


def test_length_that_grows_under_a_falling_reward_is_not_paid_for() -> None:
    rows = curve(RISING[::-1], [100, 100, 100, 150, 200, 300, 320, 340])
    assert find("length_growth", rows).level is Level.NOTE


def test_a_first_step_alone_is_too_little() -> None:
    assert not find("length_growth", curve([0.4])).evaluated


def test_errors_are_named() -> None:
    assert "(error_timeout)" in find("grader_errors", curve(RISING, errors={"error_timeout": 1})).message
