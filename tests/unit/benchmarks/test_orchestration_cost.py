"""Six hours made of a recording: looks and rollouts are scaled, everything else is counted once."""

from collections import Counter

import pytest

from benchmarks.orchestration_cost import HOURS, cost_lines, told
from benchmarks.recording import FunctionUse, Recording
from rft.catalogue.prices import load_prices
from rft.training.pacing import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, looks_within, next_wait
from stacks.project import ROOT

PRICES = load_prices(ROOT / "catalogue")


def recording() -> Recording:
    """Ten looks were made and a tenth of the rollouts graded; metrics of nobody."""
    return Recording(
        Counter({"Resolve run": 1, "Monitor job": 10, "Job done?": 10, "Wait for job": 9, "shards": 6}),
        {
            "monitor_job": FunctionUse(calls=10, gb_seconds=5.0, log_bytes=1_000),
            "reward": FunctionUse(calls=4, gb_seconds=2.0, log_bytes=2_000, rollouts=100),
            "evaluation": FunctionUse(calls=3, gb_seconds=1.0, log_bytes=500),
        },
        planned_rollouts=1_000,
    )


def usd(recorded: Recording) -> dict[str, float]:
    return {line.name: line.usd for line in cost_lines(recorded, HOURS, PRICES.services)}


def test_looks_and_rollouts_are_scaled_and_the_rest_is_not() -> None:
    looks, prices = looks_within(HOURS), PRICES.services
    found = usd(recording())
    assert found["state transitions"] == pytest.approx((7 + 3 * looks) * prices.step_functions_transition)
    assert found["Lambda requests"] == pytest.approx((looks + 40 + 3) * prices.lambda_request)
    assert found["Lambda time"] == pytest.approx((0.5 * looks + 20 + 1) * prices.lambda_gb_second)
    assert found["CloudWatch metrics"] == 0


def test_a_metric_costs_by_the_hours_in_which_it_is_written() -> None:
    recorded = recording()
    recorded.functions["monitor_job"].metrics = {"JobPhase"}
    assert usd(recorded)["CloudWatch metrics"] == pytest.approx((HOURS + 1) * 0.30 / 730)


def test_the_table_has_a_sum() -> None:
    lines = cost_lines(recording(), HOURS, PRICES.services)
    total = sum(line.usd for line in lines)
    assert f"{total:.4f} USD   (to hold: under 0.10)" in told(recording(), lines, PRICES)


def test_looks_are_counted_as_they_are_made() -> None:
    waits = [next_wait(None)]
    while len(waits) < 40:
        waits.append(next_wait(waits[-1]))
    assert waits[0] == FIRST_WAIT_SECONDS and waits == sorted(waits) and waits[-1] == LONGEST_WAIT_SECONDS
    assert looks_within(sum(waits[:20]) / 3600) == 21
    assert looks_within(0) == 1
