"""Forecast run: is it learnable, can the verdict see the gain, what will it cost: go, ask, or no-go."""

from collections.abc import Sequence
from typing import Any

from rft.catalogue.judge_costs import judge_price_name
from rft.catalogue.models import load_models
from rft.catalogue.prices import RunPrices, load_prices, run_prices
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.run import Run
from rft.forecast.decision import Go
from rft.forecast.forecast import forecast
from rft.forecast.inputs import ForecastInputs
from rft.profiles.plan import choose_rows
from rft_aws import clients
from rft_aws.environment import catalogue_folder
from rft_aws.price_list import prices_of_the_day
from rft_aws.profile_results import read_profile
from rft_aws.stage import StageContext, run_stage
from rft_aws.training_rates import read_rates


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "forecast_run", foretell)


def foretell(context: StageContext) -> StageResult:
    """Forecast from the base sample, and keep all of it.

    `approve_training` of the entry tells the state machine whether a person is asked: because the run wants it, or
    because a limit is exceeded and the run says to ask then.
    """
    run, store = context.run, context.store
    checked = context.input.entry("validate_datasets")
    planned = context.input.entry("plan_base_sample")
    given = ForecastInputs(
        effective_rows=checked["effective_rows"]["train"],
        test_prompts=checked["effective_rows"]["test"],
        test_groups=groups_measured(store.rows(run.run_id, "test"), run),
        hyperparameters=run.hyperparameters,
        evaluation=run.evaluation,
        gates=run.gates,
        costs=run.costs,
        costs_origin=origin_of("training_hours_per_step", run),
        rates=read_rates(store, run.model).rates,
        base_requests_per_minute=planned["base_requests_per_minute"],
        tuned_requests_per_minute=planned["tuned_requests_per_minute"],
        prices=prices_for(run),
        reward_latency_ms=context.input.entry("preflight_reward").get("latency_ms_per_sample"),
    )
    found = forecast(read_profile(store, run.run_id, "base_sample"), given)
    store.write_document(context.paths.findings("forecast_run"), found)
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE if found.go else Decision.END,
            "outcome": None if found.go else Outcome.NO_GO,
            "reason": found.sentence,
            "approve_training": run.approvals.training or found.decision is Go.ASK,
            **found.summary(),
        }
    )


def prices_for(run: Run) -> RunPrices:
    """A person's own price of a training hour, over the Price List's, over the catalogue's."""
    models, prices = load_models(catalogue_folder()), load_prices(catalogue_folder())
    model = models.model(run.model).price
    judges = {
        "reward": judge_price_name(run.reward_config, models),
        "evaluation": judge_price_name(run.evaluation_config, models),
    }
    named = [name for name in judges.values() if name is not None]
    prices, note = prices_of_the_day(clients.pricing(), prices, run.region, model, named)
    own = run.costs.training_hour_usd
    if own is not None:
        prices = prices.with_training_hour(model, own, origin_of("training_hour_usd", run))
    return run_prices(prices, model, judges["reward"], judges["evaluation"], note)


def origin_of(key: str, run: Run) -> str:
    """Who set a key of `costs`."""
    return "execution input" if key in run.input else "recipe"


def groups_measured(rows: Sequence[dict[str, Any]], run: Run) -> int | None:
    """The groups that the test prompts of both arms fall into, by their key `group`; None where a row has none."""
    chosen = choose_rows(len(rows), run.evaluation.max_prompts, run.seed)
    groups = [rows[number].get("group") for number in chosen]
    return len(set(groups)) if all(isinstance(group, str) for group in groups) else None
