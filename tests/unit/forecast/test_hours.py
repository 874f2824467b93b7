"""How long training takes: set by a person, learned from earlier jobs, or unknown."""

from datetime import date, timedelta
from typing import Any

import pytest

from rft.contracts.recipe import Costs, Gates
from rft.forecast.decision import Go
from rft.forecast.forecast import Forecast, forecast
from rft.forecast.rates import KEPT, TrainingRate, TrainingRates
from rft.forecast.reasons import Level
from tests.unit.forecast.test_forecast import HEALTHY, inputs

DAY = date(2026, 11, 20)


def rate(run: str = "math-20261120-0123456789", **changes: Any) -> TrainingRate:
    fields: dict[str, Any] = {
        "run_id": run, "job": f"{run}-a1", "model": "nova-2-lite", "ended_on": DAY, "hours": 3.5, "steps": 14,
        "rollouts": 6_400, "simulated": False, **changes,
    }  # fmt: skip
    return TrainingRate.model_validate(fields)


def foreseen(**changes: Any) -> Forecast:
    return forecast(HEALTHY, inputs(**changes))


def level_of(found: Forecast, rule: str) -> Level:
    return next(check.level for check in found.checks if check.rule == rule)


def test_an_unknown_rate_is_unknown_and_never_nothing() -> None:
    found = foreseen()
    assert (found.training_hours.low, found.training_hours.high) == (None, None)
    assert level_of(found, "training_hours") is Level.NOTE and "is unknown" in found.sentence
    line = found.cost.lines[0]
    assert line.low == 10 and line.high == 240, "an hour at least, the limit of 24 hours at most"
    assert "how long is unknown" in line.basis


def test_hours_of_a_step_that_a_person_knows_make_a_range() -> None:
    found = foreseen(costs=Costs(training_hours_per_step=0.5), costs_origin="execution input")
    assert found.training_hours.low == pytest.approx(7 / 1.5) and found.training_hours.high == pytest.approx(
        7 * 1.5
    )
    assert "14 steps of 0.5 hours, as set in the execution input" in found.training_hours.source
    assert found.cost.lines[0].low == pytest.approx(10 * 7 / 1.5)


def test_a_learned_rate_carries_run_and_date() -> None:
    found = foreseen(rates=(rate(),))
    assert found.training_hours.low == pytest.approx(
        3.5 / 1.5
    ) and found.training_hours.high == pytest.approx(5.25)
    for words in ("math-20261120-0123456789", "2026-11-20", "14 steps in 3.50 hours"):
        assert words in found.training_hours.source
        assert words in found.cost.lines[0].basis


def test_a_job_of_another_size_counts_by_its_rollouts() -> None:
    assert rate(steps=7, rollouts=3_200).hours_for(14, 6_400) == pytest.approx(7.0)
    assert rate(steps=7, rollouts=None).hours_for(14, 6_400) == pytest.approx(7.0)
    assert rate(rollouts=12_800).hours_for(14, 6_400) == pytest.approx(1.75)


def test_many_jobs_give_their_own_range_and_less_doubt() -> None:
    found = foreseen(rates=tuple(rate(f"run-{number}", hours=3 + number / 4) for number in range(4)))
    assert found.training_hours.low == pytest.approx(3 / 1.25)
    assert found.training_hours.high == pytest.approx(3.75 * 1.25)
    assert "the last 4 jobs; the latest is run run-3" in found.training_hours.source


@pytest.mark.parametrize(
    ("limit", "over", "decision"),
    [
        (6.0, "stop", Go.GO),
        (5.0, "stop", Go.GO_WITH_WARNING),
        (2.0, "stop", Go.NO_GO),
        (2.0, "ask", Go.ASK),
        (5.0, "ask", Go.GO_WITH_WARNING),
    ],
)
def test_the_hours_limit(limit: float, over: str, decision: Go) -> None:
    gates = Gates.model_validate({"max_training_hours": limit, "over_budget": over})
    found = foreseen(rates=(rate(),), gates=gates)
    assert found.decision is decision, found.sentence
    assert (found.cost.lines[0].high or 0) <= 10 * limit, "the job is stopped at the limit"


def test_the_last_twenty_jobs_are_kept_and_none_twice() -> None:
    rates = TrainingRates(model="nova-2-lite")
    for number in range(KEPT + 5):
        rates = rates.with_rate(rate(f"run-{number}", ended_on=DAY + timedelta(days=number)))
    assert len(rates.rates) == KEPT and rates.rates[0].run_id == "run-5"
    assert rates.with_rate(rates.rates[3]) == rates
