"""Which limits the watchdog gets: the run's own, and the prices that its forecast went by."""

import pytest

from rft.contracts.recipe import Costs, Gates
from rft.forecast.forecast import Forecast
from rft_aws.stage import StageContext
from rft_aws.watching import limits_of
from stages.forecast_run import foretell
from tests.fakes.runs import context, run
from tests.fakes.s3 import FakeS3
from tests.unit.stages.test_forecast_run import staged


def test_without_a_forecast_no_price_is_known() -> None:
    given = context(FakeS3(), {})
    resolved = run(gates=Gates(budget_usd=50.0, max_training_hours=7.0))
    limits = limits_of(StageContext(given.input, resolved, given.paths, given.store, given.environment))
    assert (limits.max_training_hours, limits.budget_usd, limits.hour_usd, limits.other_usd) == (
        7,
        50,
        None,
        0,
    )


def test_the_forecasts_price_counts_and_training_is_not_counted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = staged(
        monkeypatch,
        FakeS3(),
        gates=Gates(budget_usd=500.0),
        costs=Costs(training_hour_usd=10.0, training_hours_per_step=0.1),
    )
    foretell(given)
    limits = limits_of(given)
    assert limits.hour_usd == 10.0
    cost = given.store.document(given.paths.findings("forecast_run"), Forecast).cost
    [training] = [line.high for line in cost.lines if line.name == "training"]
    assert training is not None and training > 0
    assert limits.other_usd == pytest.approx(cost.high - training)
