"""Seconds of reward a training step, what limits them, and batches near Lambda's size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rft.contracts.errors import RewardFunctionFailed
from rft.preflight.contract import Raised
from rft.preflight.gate import run_preflight
from rft.preflight.report import Check
from rft.preflight.throughput import Load, Timing, percentile, throughput_check
from tests.unit.preflight.published_mistakes import reward_function
from tests.unit.preflight.test_gate import ROWS

LOAD = Load(token_limit=1000, batch_size=128, samples_per_prompt=8, concurrency=10)
QUICK = [Timing(1, 0.01, 0.02, 0.0), Timing(16, 0.1, 0.2, 0.0), Timing(64, 1.0, 1.5, 0.0)]


def exact(response: str, metadata: dict[str, Any]) -> float:
    return float(response.endswith("#### " + metadata["reference_answer"].rpartition("#### ")[2]))


class Metered:
    """A function that says how long it took: a second a batch and a tenth a row; it counts the rows of its calls."""

    def __init__(self, broken: object = None) -> None:
        self.last_seconds: float | None = None
        self.rows: list[int] = []
        self.broken = broken

    def __call__(self, event: Any) -> object:
        self.rows.append(len(event))
        self.last_seconds = 1 + len(event) / 10
        large = isinstance(event, list) and len(str(event[0]["messages"])) > 3000
        if large and isinstance(self.broken, Exception):
            raise self.broken
        return self.broken if large and self.broken is not None else reward_function(exact)(event)


def checks(invoke: Metered, load: Load | None) -> dict[str, Check]:
    found = run_preflight(ROWS, "math_answer", invoke, load=load)
    return {check.name: check for check in found.checks}


def test_a_step_waits_for_its_waves_of_calls() -> None:
    check = throughput_check(QUICK, LOAD)
    # 1,024 responses are 16 calls of 64, in two waves of 10.
    assert check.passed and check.figures["seconds_per_step"] == pytest.approx(3.0)
    assert check.figures["rollouts_per_step"] == 1024
    assert "128 prompts with 8 samples each waits about 3.0 s" in check.sentence
    unknown = throughput_check(QUICK, replace(LOAD, concurrency=None))
    assert "10 calls at a time, as a new account has" in unknown.sentence


@pytest.mark.parametrize(
    ("load", "timing", "advice"),
    [
        (LOAD, Timing(64, 200.0, 250.0, 0.0), "Let more calls run at a time: about 17"),
        (
            LOAD,
            Timing(64, 200.0, 250.0, 0.0),
            "or train with a batchSize of 76 or a trainingSamplePerPrompt of 4.",
        ),
        (replace(LOAD, concurrency=100), Timing(64, 300.0, 400.0, 0.0), "One batch alone takes too long"),
        (
            replace(LOAD, judge_requests_per_minute=100),
            Timing(16, 1.0, 2.0, 1.5),
            "The judge's quota of 100 requests a minute is the limit: ask Service Quotas for 308",
        ),
        (
            replace(LOAD, timeout_seconds=300.0),
            Timing(64, 200.0, 290.0, 0.0),
            "A batch of 64 rows takes 290 s",
        ),
    ],
)
def test_over_the_limit_the_knob_is_named(load: Load, timing: Timing, advice: str) -> None:
    check = throughput_check([timing], load)
    assert not check.passed and advice in check.sentence


def test_what_nobody_knows_is_said() -> None:
    assert not throughput_check([], LOAD).ran
    check = throughput_check(QUICK, replace(LOAD, batch_size=None))
    assert check.passed and "cannot be told" in check.sentence


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert [percentile([5.0, 1.0, 3.0, 2.0, 4.0], share) for share in (0.5, 0.95, 0.01)] == [3.0, 5.0, 1.0]


def test_realistic_shapes_are_timed_and_a_large_batch_is_sent() -> None:
    invoke = Metered()
    found = checks(invoke, LOAD)
    assert found["throughput"].figures["p95_seconds_64_rows"] == pytest.approx(7.4)
    assert found["throughput"].figures["p50_seconds_1_rows"] == pytest.approx(1.1)
    assert found["payload"].passed and "64 such responses were answered in 7.4 s" in found["payload"].sentence
    assert invoke.rows[-1] == 64 and invoke.rows[-19:-1] == [*[1] * 10, *[16] * 5, *[64] * 3]
    assert not {"throughput", "payload"} & checks(Metered(), None).keys()


def test_more_than_lambda_takes_is_a_warning_with_the_limit_that_fits() -> None:
    invoke = Metered()
    check = checks(invoke, replace(LOAD, token_limit=32_768))["payload"]
    assert check.passed and not check.ran
    fits = int(check.figures["fits"])
    assert 20_000 < fits < 25_000 and f"An inferenceMaxTokens of {fits:,} fits." in check.sentence
    assert checks(Metered(), replace(LOAD, token_limit=fits))["payload"].ran


@pytest.mark.parametrize(
    "broken",
    [Raised("The function ran out of memory."), RewardFunctionFailed("The function ran out of memory.")],
)
def test_a_large_batch_that_breaks_the_function_is_refused(broken: object) -> None:
    check = checks(Metered(broken), LOAD)["payload"]
    assert not check.passed and "ran out of memory" in check.sentence


def test_a_fault_of_the_graders_own_means_passes_through() -> None:
    with pytest.raises(RewardFunctionFailed):
        checks(Metered(RewardFunctionFailed("raised GraderFault (judge_throttled)")), LOAD)
