"""No rule fires on 50 healthy recorded series, at any look, nor on noisy variants of them."""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rft.contracts.watchdog import WatchdogSettings
from rft.watchdog.evaluate import WatchdogLimits, look
from rft.watchdog.rules import REGISTRY
from tests.unit.watchdog.made import MADE, job
from tests.unit.watchdog.recorder import HEALTHY, healthy_setups, rows_of

LIMITS = WatchdogLimits(max_training_hours=24, budget_usd=500.0, hour_usd=20.0, other_usd=5.0)
MINUTES_A_STEP = 10


@cache
def recorded() -> list[dict[str, Any]]:
    """The committed series, each with what it was recorded with."""
    found: list[dict[str, Any]] = json.loads(HEALTHY.read_text(encoding="utf-8"))
    return found


def fired(rows: Sequence[dict[str, Any]]) -> set[str]:
    """The rules that fire at any look: one after each row."""
    found: set[str] = set()
    record = None
    for seen in range(len(rows) + 1):
        watched = job(observed_at=MADE + timedelta(minutes=MINUTES_A_STEP * (seen + 1)))
        record = look(watched, rows[:seen], LIMITS, WatchdogSettings(), record)
        found |= {finding.rule for finding in record.findings if finding.fired}
    return found


def test_there_are_fifty_of_them_and_they_learn() -> None:
    assert len(recorded()) == 50
    for each, setup in zip(recorded(), healthy_setups(), strict=True):
        assert (each["recipe"], each["seed"], each["batch"]) == (setup.recipe, setup.seed, setup.batch)
        rewards = [value for value in each["columns"]["critic/rewards/mean"] if value is not None]
        third = len(rewards) // 3
        assert sum(rewards[-third:]) > sum(rewards[:third]), each["seed"]


@pytest.mark.parametrize("number", range(50))
def test_no_rule_fires_on_a_healthy_series(number: int) -> None:
    rows = rows_of(recorded()[number]["columns"])
    assert fired(rows) == set()
    # Every rule had its data by the end.
    last = look(
        job(4), rows, LIMITS, WatchdogSettings(), look(job(3.9), rows, LIMITS, WatchdogSettings(), None)
    )
    assert {finding.rule for finding in last.findings if finding.evaluated} == set(REGISTRY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(number=st.integers(0, 49), seed=st.integers(0, 10**6), noise=st.floats(0, 0.03))
def test_noise_makes_no_rule_fire(number: int, seed: int, noise: float) -> None:
    rng = random.Random(seed)
    rows = rows_of(recorded()[number]["columns"])
    for row in rows:
        for name in ("critic/rewards/mean", "zero_variance_share"):
            if name in row:
                row[name] = min(1.0, max(0.0, row[name] + rng.gauss(0, noise)))
        for name in ("response_length/mean", "actor/entropy"):
            if name in row:
                row[name] *= 1 + rng.gauss(0, noise)
    assert fired(rows) == set()
