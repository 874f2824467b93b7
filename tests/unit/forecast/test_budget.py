"""The budget: what is known against it, what is unknown held by hours, and who decides when it is exceeded."""

from typing import Any

import pytest

from rft.contracts.recipe import Costs, Gates
from rft.forecast.decision import Go
from rft.forecast.forecast import Forecast, forecast
from tests.unit.forecast.test_forecast import HEALTHY, UNPUBLISHED, inputs


def foreseen(gates: dict[str, Any], **changes: Any) -> Forecast:
    return forecast(HEALTHY, inputs(gates=Gates.model_validate(gates), **changes))


@pytest.mark.parametrize(
    ("gates", "decision"),
    [
        ({"budget_usd": 500}, Go.GO),
        ({"budget_usd": 200}, Go.NO_GO),
        ({"budget_usd": 200, "over_budget": "ask"}, Go.ASK),
        ({"budget_usd": 200, "max_training_hours": 5}, Go.GO),
    ],
)
def test_the_upper_end_counts(gates: dict[str, Any], decision: Go) -> None:
    found = foreseen(gates)
    assert found.decision is decision, found.sentence
    assert found.go is (decision is not Go.NO_GO)


def test_the_hours_that_would_hold_it_are_named() -> None:
    found = foreseen({"budget_usd": 200})
    training = found.cost.lines[0].high or 0
    assert (
        f"max_training_hours of {(200 - found.cost.high + training) / 10:.1f} would hold it" in found.sentence
    )


def test_what_hours_cannot_hold_names_no_hours() -> None:
    assert "would hold it" not in foreseen({"budget_usd": 1}).sentence


def test_an_unknown_training_price_needs_a_limit_on_hours() -> None:
    found = foreseen({"budget_usd": 500}, prices=UNPUBLISHED)
    assert found.decision is Go.NO_GO and "no max_training_hours is set" in found.sentence
    asked = foreseen({"budget_usd": 500, "over_budget": "ask"}, prices=UNPUBLISHED)
    assert asked.decision is Go.ASK and asked.sentence.startswith(
        "A person has to decide: A budget of USD 500.00"
    )


def test_with_the_limit_it_names_the_rate_that_the_budget_allows() -> None:
    found = foreseen({"budget_usd": 100, "max_training_hours": 4}, prices=UNPUBLISHED)
    rate = (100 - found.cost.high) / 4
    assert found.decision is Go.GO_WITH_WARNING and f"at most USD {rate:,.2f}" in found.sentence


def test_a_no_go_of_the_sample_is_not_put_to_a_person() -> None:
    from tests.fakes.profiles import profile

    gates = Gates(budget_usd=1, over_budget="ask")
    assert forecast(profile([[0.0] * 4] * 64), inputs(gates=gates)).decision is Go.NO_GO


def test_other_unknown_costs_are_warned_of() -> None:
    found = foreseen({"budget_usd": 500}, reward_latency_ms=None, costs=Costs())
    assert found.decision is Go.GO_WITH_WARNING
    assert "leaves out reward and evaluation functions" in found.sentence
