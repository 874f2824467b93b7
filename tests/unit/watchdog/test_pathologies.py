"""Every rule fires on its own pathology within the window that it promises, and none of the others stops the job."""

import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearsal.bedrock.curves import CURVE_FAULTS, onset
from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.watchdog import Level, WatchdogSettings
from rft.watchdog.evaluate import WatchdogFinding, WatchdogLimits, WatchdogRecord, look
from rft.watchdog.rules import REGISTRY
from tests.unit.rehearsal.bedrock_account import Bedrock
from tests.unit.watchdog.made import LIMITS, curve, job
from tests.unit.watchdog.recorder import Setup, record

DEFAULTS = WatchdogSettings()
EXPECTED = {
    "reward_collapse": Level.STOP,
    "group_spread": Level.WARN,
    "length_growth": Level.WARN,
    "validation_gap": Level.WARN,
    "entropy_collapse": Level.WARN,
    "grader_errors": Level.STOP,
    "invalid_reward": Level.STOP,
}
"""What the rules about the curve do at the latest when their window is over."""


@cache
def sick(rule: str) -> tuple[list[dict[str, Any]], int]:
    """The rows of a job that the simulator trained with the rule's pathology, and the first step that has it."""
    fault = f"curve-{rule.replace('_', '-')}"
    rows = record(Setup(batch=16, epochs=1, rate=5e-5, faults=frozenset({fault})))
    steps = max(int(row["step"]) for row in rows)
    return rows, onset(steps) + 1


def word(rule: str, rows: Sequence[dict[str, Any]], settings: WatchdogSettings = DEFAULTS) -> WatchdogFinding:
    findings = look(job(), rows, LIMITS, settings, None).findings
    return next(finding for finding in findings if finding.rule == rule)


def last_step_of_window(rule: str, rows: Sequence[dict[str, Any]], first: int) -> int:
    """The step at which the rule has to have fired."""
    window = REGISTRY[rule].window(DEFAULTS)
    if window.unit == "steps":
        return first + int(window.amount) - 1
    assert window.unit == "evaluations"
    evaluated = [int(row["step"]) for row in rows if "val-score/rewards/mean@1" in row]
    # The training steps beside an evaluation have to be sick ones too.
    wholly = [step for step in evaluated if step - DEFAULTS.validation_gap.window >= first - 1]
    return wholly[int(window.amount) - 1]


def test_every_rule_has_a_pathology() -> None:
    assert set(CURVE_FAULTS) == {f"curve-{rule.replace('_', '-')}" for rule in REGISTRY}


@pytest.mark.parametrize(("rule", "level"), EXPECTED.items())
def test_a_rule_fires_on_its_simulated_pathology_within_its_window(rule: str, level: Level) -> None:
    rows, first = sick(rule)
    before = [row for row in rows if int(row["step"]) < first]
    assert not word(rule, before).fired
    in_time = [row for row in rows if int(row["step"]) <= last_step_of_window(rule, rows, first)]
    found = word(rule, in_time)
    assert found.fired and found.level is level, found.message


@pytest.mark.parametrize("rule", EXPECTED)
def test_no_other_rule_stops_the_job_for_it(rule: str) -> None:
    rows, _ = sick(rule)
    stops = {finding.rule for finding in look(job(), rows, LIMITS, DEFAULTS, None).stops}
    assert stops <= {rule}


@settings(max_examples=60, deadline=None)
@given(
    rule=st.sampled_from(sorted(set(EXPECTED) - {"validation_gap"})),
    healthy=st.integers(6, 40),
    seed=st.integers(0, 10**6),
)
def test_a_rule_fires_in_time_whenever_its_pathology_begins(rule: str, healthy: int, seed: int) -> None:
    rng = random.Random(seed)
    steps = healthy + int(REGISTRY[rule].window(DEFAULTS).amount)
    rewards = [min(0.85, 0.4 + 0.02 * step + rng.gauss(0, 0.02)) for step in range(steps)]
    rows = curve(rewards, [100 + rng.gauss(0, 5) for _ in range(steps)])
    assert not word(rule, rows[:healthy]).fired
    changes: dict[str, dict[str, Any]] = {
        "reward_collapse": {"critic/rewards/mean": 0.1},
        "group_spread": {"zero_variance_share": 0.97},
        "length_growth": {"response_length/mean": 400.0, "critic/rewards/mean": 0.8},
        "entropy_collapse": {"actor/entropy": 0.005},
        "grader_errors": {"errors": {"error_timeout": 500}},
        "invalid_reward": {"critic/rewards/max": 1.4},
    }
    for row in rows[healthy:]:
        row.update(changes[rule])
    assert word(rule, rows).fired, word(rule, rows).message


class Polled:
    """A simulated job that is looked at as Monitor job looks: by its description and the rollouts so far."""

    def __init__(self, limits: WatchdogLimits, *faults: str) -> None:
        self.bedrock, self.limits = Bedrock(faults=list(faults)), limits
        self.name = self.bedrock.create()
        self.record: WatchdogRecord | None = None

    def described(self) -> TrainingJob:
        found = self.bedrock.control.get_model_customization_job(jobIdentifier=self.name)
        details = found["statusDetails"]
        return TrainingJob(
            job_id=self.name,
            name="math-a1",
            state=JobState(found["status"]),
            created_at=found["creationTime"],
            observed_at=self.bedrock.service.clock.now(),
            ended_at=found.get("endTime"),
            validation=PhaseState(details["validationDetails"]["status"]),
            training=PhaseState(details["trainingDetails"]["status"]),
        )

    def until(self, rule: str) -> tuple[WatchdogFinding, TrainingJob]:
        """The first finding of the rule that fired, and the job as it was then."""
        for _ in range(10_000):
            watched = self.described()
            assert watched.running, f"the job ended as {watched.state} and {rule} never fired"
            scored = sum(len(batch) for batch in self.bedrock.account.invocations)
            rows = [{"step": 1, "rollouts": scored}] if scored else []
            self.record = look(watched, rows, self.limits, DEFAULTS, self.record)
            for finding in self.record.findings:
                if finding.rule == rule and finding.fired:
                    self.bedrock.control.stop_model_customization_job(jobIdentifier=self.name)
                    assert self.bedrock.ended()["status"] == "Stopped"
                    return finding, watched
        raise AssertionError(f"{rule} never fired")


@pytest.mark.parametrize(
    ("rule", "limits", "level"),
    [
        ("hours_limit", LIMITS, Level.STOP),
        ("cost_limit", WatchdogLimits(max_training_hours=90, budget_usd=100, hour_usd=10), Level.STOP),
        ("stalled_start", LIMITS, Level.STOP),
        ("silent_reward", LIMITS, Level.WARN),
    ],
)
def test_a_rule_about_time_fires_on_its_simulated_pathology(
    rule: str, limits: WatchdogLimits, level: Level
) -> None:
    found, watched = Polled(limits, f"curve-{rule.replace('_', '-')}").until(rule)
    assert found.level is level and found.numbers["limit"] > 0, found.message
    assert rule in {finding.rule for finding in look(watched, [], limits, DEFAULTS, None).findings}


@settings(max_examples=40, deadline=None)
@given(
    rule=st.sampled_from(("hours_limit", "cost_limit", "stalled_start", "silent_reward")),
    offset=st.floats(0, 5),
)
def test_a_rule_about_time_fires_in_time_whenever_it_is_looked(rule: str, offset: float) -> None:
    """Looks come every five minutes, and the condition may begin at any moment between two of them."""
    limits = WatchdogLimits(max_training_hours=2, budget_usd=20, hour_usd=10)
    # The minute, from the job's creation, in which the condition begins to hold.
    begins = {"hours_limit": 120.0, "cost_limit": 120.0, "stalled_start": 0.0, "silent_reward": 30 - offset}[
        rule
    ]
    # Times are rounded to microseconds.
    deadline = begins + REGISTRY[rule].window(DEFAULTS).amount + 1e-6
    training = PhaseState.NOT_STARTED if rule == "stalled_start" else PhaseState.IN_PROGRESS
    record, minute = None, offset
    while True:
        watched = job(minute / 60, training=training)
        scored = 64 * (1 + int(min(minute, begins))) if rule == "silent_reward" else 64 * int(minute)
        relaxed = limits.model_copy(
            update={
                "max_training_hours": 2.0 if rule == "hours_limit" else 90.0,
                "budget_usd": 20.0 if rule == "cost_limit" else None,
            }
        )
        record = look(watched, [{"step": 1, "rollouts": scored}], relaxed, DEFAULTS, record)
        if any(finding.rule == rule and finding.fired for finding in record.findings):
            break
        assert minute <= deadline, f"{rule} had not fired after {minute} minutes"
        minute += 5
    assert minute <= deadline
