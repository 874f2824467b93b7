"""The forecast as a whole: size, time, cost, budget, decision."""

from pathlib import Path
from typing import Any

import pytest

from rft.catalogue.prices import JudgePrices, ModelPrices, RunPrices, load_prices, run_prices
from rft.contracts.errors import InvalidRunInput
from rft.contracts.recipe import Evaluation, Gates, Hyperparameters
from rft.forecast.decision import Go
from rft.forecast.forecast import Forecast, forecast
from rft.forecast.inputs import ForecastInputs
from rft.forecast.reasons import Level
from rft.graders.judge.client import Usage, usage_metrics
from tests.fakes.profiles import coin_profile, profile

PRICES = load_prices(Path(__file__).parents[3] / "catalogue")
KNOWN = RunPrices(
    model=ModelPrices(
        training_hour=10.0,
        storage_month=2.0,
        base_input_1k=0.001,
        base_output_1k=0.01,
        tuned_input_1k=0.001,
        tuned_output_1k=0.01,
    ),
    services=PRICES.services,
)
UNPUBLISHED = run_prices(PRICES, "nova-2-lite")
HEALTHY = coin_profile(lambda row: 0.3 + row % 5 / 10, 64, 4, seed=1)


def inputs(**changes: Any) -> ForecastInputs:
    fields: dict[str, Any] = {
        "effective_rows": 400,
        "test_prompts": 1_000,
        "hyperparameters": Hyperparameters(
            epochCount=2, batchSize=64, trainingSamplePerPrompt=8, inferenceMaxTokens=1024
        ),
        "evaluation": Evaluation(primary="accuracy", wanted_gain=0.06),
        "gates": Gates(),
        "base_requests_per_minute": 200.0,
        "tuned_requests_per_minute": 200.0,
        "prices": KNOWN,
        "reward_latency_ms": 20.0,
        **changes,
    }
    return ForecastInputs.model_validate(fields)


def rules(found: Forecast) -> set[str]:
    """The checks that speak against the run; notes do not."""
    return {check.rule for check in found.reasons if check.level is not Level.NOTE}


def test_a_healthy_run_goes() -> None:
    found = forecast(HEALTHY, inputs())
    assert found.decision is Go.GO and found.go and rules(found) == set()
    assert found.sentence.startswith("Go: the base model earns 5")
    assert found.training.steps == 14
    assert found.training.rollouts_per_step == 512 and found.training.rollouts == 6_400
    assert found.training.reward_seconds_per_step == pytest.approx(1.024)
    assert found.training.groups_per_step == 64
    assert found.training.effective_groups_per_step == pytest.approx(64 * (1 - found.learnability.flat_share))
    assert found.profile_hours.base == pytest.approx(1_000 * 4 / 200 / 60)


def test_an_unlearnable_run_does_not_go() -> None:
    found = forecast(profile([[0.0] * 4] * 64), inputs())
    assert found.decision is Go.NO_GO and not found.go
    assert found.sentence.startswith("No-go: None of 256 base responses earned anything: a reward of 0%")


def test_a_small_test_split_is_warned_of_with_the_number_that_would_do() -> None:
    found = forecast(HEALTHY, inputs(test_prompts=50))
    assert found.decision is Go.GO_WITH_WARNING and rules(found) == {"power"}
    assert found.power.minimum_detectable_gain is not None and found.power.minimum_detectable_gain > 0.06
    assert found.power.prompts_needed is not None and f"{found.power.prompts_needed:,}" in found.sentence


def test_no_more_prompts_are_planned_than_are_measured() -> None:
    few = Evaluation(primary="accuracy", wanted_gain=0.06, max_prompts=50)
    assert forecast(HEALTHY, inputs(evaluation=few)).power.prompts == 50


def test_the_minimum_gain_makes_the_detectable_gain_larger() -> None:
    strict = Evaluation(primary="accuracy", wanted_gain=0.06, min_gain=0.03)
    plain, harder = forecast(HEALTHY, inputs()).power, forecast(HEALTHY, inputs(evaluation=strict)).power
    assert plain.minimum_detectable_gain is not None and harder.minimum_detectable_gain is not None
    assert harder.minimum_detectable_gain == pytest.approx(plain.minimum_detectable_gain + 0.03, abs=1e-6)
    assert (harder.prompts_needed or 0) > (plain.prompts_needed or 0)


def test_hyperparameters_that_bedrock_chooses_leave_figures_unknown() -> None:
    found = forecast(HEALTHY, inputs(hyperparameters=Hyperparameters()))
    assert (found.training.steps, found.training.rollouts, found.training.reward_seconds_per_step) == (
        None,
        None,
        None,
    )
    assert "reward and evaluation functions" in found.cost.unknown
    assert found.training.groups_per_step is None and found.training_hours.low is None


def test_slow_rewards_and_slow_profiles_are_warned_of() -> None:
    found = forecast(HEALTHY, inputs(reward_latency_ms=4_000, tuned_requests_per_minute=4))
    assert rules(found) == {"reward_speed", "profile_time"}


def test_cost_with_every_price_known() -> None:
    found = forecast(HEALTHY, inputs(gates=Gates(max_training_hours=5))).cost
    lines = {line.name: line for line in found.lines}
    assert (lines["training"].low, lines["training"].high) == (10, 50)
    # 4,000 responses of 60 tokens in and 100 to 1,024 out.
    assert lines["base model on the test prompts"].low == pytest.approx(4 * (60 * 0.001 + 100 * 0.01))
    assert lines["base model on the test prompts"].high == pytest.approx(4 * (60 * 0.001 + 1_024 * 0.01))
    assert found.unknown == [] and found.low < found.high
    assert found.high == pytest.approx(sum(line.high or 0 for line in found.lines))


def test_the_training_token_limit_bounds_the_responses() -> None:
    longer = Hyperparameters(epochCount=2, batchSize=64, trainingSamplePerPrompt=8, inferenceMaxTokens=4_096)
    assert forecast(HEALTHY, inputs(hyperparameters=longer)).cost.high > forecast(HEALTHY, inputs()).cost.high


def test_an_unknown_price_stays_unknown() -> None:
    found = forecast(HEALTHY, inputs(prices=UNPUBLISHED)).cost
    assert found.unknown == ["training"] and found.lines[0].high is None
    assert found.sentence().endswith("and training: not known")


def test_every_line_names_where_its_prices_come_from() -> None:
    lines = forecast(HEALTHY, inputs(prices=UNPUBLISHED)).cost.lines
    assert {line.source for line in lines} == {"price catalogue of 2026-08-31"}


def test_the_primary_component_must_exist() -> None:
    with pytest.raises(InvalidRunInput, match="'exactness'"):
        forecast(HEALTHY, inputs(evaluation=Evaluation(primary="exactness")))


def test_the_summary_is_small_and_the_forecast_survives_json() -> None:
    found = forecast(HEALTHY, inputs())
    assert found.summary()["forecast"] == "go" and len(found.summary()) < 12
    assert Forecast.model_validate_json(found.model_dump_json()) == found


def judged_sample(**usage: int) -> list[Any]:
    """The healthy sample with what a judge took on each response."""
    metrics = usage_metrics(Usage(**usage))
    return [
        found.model_copy(update={"reward": found.reward.model_copy(update={"metrics": metrics})})
        for found in HEALTHY
    ]


def test_judging_is_a_cost_of_training_and_of_both_profiles_by_what_the_base_sample_took() -> None:
    sample = judged_sample(calls=1, input_tokens=1_000, output_tokens=100)
    prices = JudgePrices(input_1k=0.001, output_1k=0.01, cached_1k=None)
    found = forecast(sample, inputs(prices=KNOWN.model_copy(update={"reward_judge": prices})))
    lines = {line.name: line for line in found.cost.lines if "judging" in line.name}
    training, profiles = lines["judging in training"], lines["judging of both models' test responses"]
    assert training.low == pytest.approx(6_400 * 0.002) and training.high == pytest.approx(2 * 6_400 * 0.002)
    assert profiles.low == pytest.approx(2 * 4_000 * 0.002) and profiles.high == pytest.approx(
        3 * 4_000 * 0.002
    )
    assert "1,000 judge tokens in and 100 out" in training.basis
    assert found.judging.reward.calls == 1 and found.judging.evaluation.calls == 0


def test_a_judge_without_a_known_price_is_unknown_in_the_forecast() -> None:
    found = forecast(judged_sample(calls=1, input_tokens=1_000), inputs())
    assert {"judging in training", "judging of both models' test responses"} <= set(found.cost.unknown)
    assert not [line for line in forecast(HEALTHY, inputs()).cost.lines if "judging" in line.name]
