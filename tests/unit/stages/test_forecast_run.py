"""Forecast run as a stage: what it reads, who is asked, what it leaves behind."""

from typing import Any

import pytest

from rft.contracts.recipe import Approvals, Costs, Evaluation, Gates, Hyperparameters
from rft.contracts.run import Run
from rft.forecast.forecast import Forecast
from rft.forecast.rates import TrainingRate
from rft_aws.stage import StageContext
from rft_aws.training_rates import read_rates, record_rate
from stages.forecast_run import foretell, groups_measured
from tests.fakes.profiles import coin_profile
from tests.fakes.runs import RUN_ID, context, run
from tests.fakes.s3 import FakeS3, service_error
from tests.unit.forecast.test_hours import rate

SAMPLE = coin_profile(lambda row: 0.3 + row % 5 / 10, 64, 4, seed=1)
LEDGER = {
    "validate_datasets": {"effective_rows": {"train": 400, "test": 1_000}},
    "plan_base_sample": {"base_requests_per_minute": 200.0, "tuned_requests_per_minute": 200.0},
    "preflight_reward": {"latency_ms_per_sample": 5.0},
}


class NoPriceList:
    """An account that may not ask."""

    def get_paginator(self, _name: str) -> "NoPriceList":
        return self

    def paginate(self, **_: Any) -> Any:
        raise service_error("AccessDeniedException")


def staged(
    monkeypatch: pytest.MonkeyPatch, s3: FakeS3, rows: str = "{}\n" * 1_000, **changes: Any
) -> StageContext:
    monkeypatch.setattr("stages.forecast_run.clients.pricing", NoPriceList)
    given = context(s3, dict(LEDGER))
    settings: dict[str, Any] = {
        "evaluation": Evaluation(primary="accuracy", wanted_gain=0.06),
        "hyperparameters": Hyperparameters(
            epochCount=2, batchSize=64, trainingSamplePerPrompt=8, inferenceMaxTokens=1024
        ),
        **changes,
    }
    resolved = run(**settings)
    given.store.write(given.paths.data("test"), rows.encode())
    given.store.write_lines(
        given.paths.results("base_sample") + "0000.jsonl", (item.model_dump_json() for item in SAMPLE)
    )
    return StageContext(given.input, resolved, given.paths, given.store, given.environment)


def foreseen(given: StageContext) -> tuple[dict[str, Any], Forecast]:
    entry = foretell(given).model_dump(mode="json")
    return entry, given.store.document(given.paths.findings("forecast_run"), Forecast)


def test_a_run_goes_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    entry, found = foreseen(staged(monkeypatch, FakeS3()))
    assert (entry["decision"], entry["outcome"], entry["approve_training"]) == ("continue", None, False)
    assert entry["reason"] == found.sentence and entry["cost_unknown"] == ["training"]


def test_prices_that_could_not_be_read_afresh_are_said_to_be_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry, found = foreseen(staged(monkeypatch, FakeS3()))
    assert "The Price List API could not be asked (AccessDeniedException)" in entry["reason"]
    assert {line.source for line in found.cost.lines} == {"price catalogue of 2026-08-31"}


@pytest.mark.parametrize(
    ("gates", "approval", "decision", "asked"),
    [
        (Gates(budget_usd=1), False, "end", False),
        (Gates(budget_usd=1, over_budget="ask"), False, "continue", True),
        (Gates(), True, "continue", True),
        (Gates(budget_usd=10_000, max_training_hours=4, over_budget="ask"), False, "continue", False),
    ],
)
def test_over_the_budget_a_run_ends_or_asks(
    monkeypatch: pytest.MonkeyPatch, gates: Gates, approval: bool, decision: str, asked: bool
) -> None:
    entry, _ = foreseen(staged(monkeypatch, FakeS3(), gates=gates, approvals=Approvals(training=approval)))
    assert (entry["decision"], entry["approve_training"]) == (decision, asked), entry["reason"]
    assert (entry["outcome"] == "no_go") is (decision == "end")


def test_a_training_hour_costs_what_a_person_says(monkeypatch: pytest.MonkeyPatch) -> None:
    costs, given = Costs(training_hour_usd=70), {"recipe": "math", "training_hour_usd": 70}
    _, found = foreseen(staged(monkeypatch, FakeS3(), costs=costs, input=given))
    assert found.cost.unknown == [] and found.cost.lines[0].source == "execution input"
    assert found.cost.lines[0].high == 70 * 24


def test_the_hours_of_an_earlier_run_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    s3 = FakeS3()
    record_rate(context(s3, {}).store, rate("math-20261120-aaaaaaaaaa"))
    entry, found = foreseen(staged(monkeypatch, s3))
    assert entry["training_hours"] == [round(3.5 / 1.5 * 14 / 14, 2), 5.25]
    assert "math-20261120-aaaaaaaaaa of 2026-11-20" in found.training_hours.source


def test_groups_of_the_prompts_that_are_measured() -> None:
    rows: list[dict[str, Any]] = [{"group": f"g{row // 4}"} for row in range(100)]
    few: Run = run(evaluation=Evaluation(primary="p", max_prompts=20))
    assert groups_measured(rows, run()) == 25
    assert 5 <= (groups_measured(rows, few) or 0) <= 20
    assert groups_measured([*rows, {}], run()) is None


def test_prompts_of_one_source_are_said_to_be_less_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'{{"group": "g{row // 10}"}}\n' for row in range(1_000))
    entry, found = foreseen(staged(monkeypatch, FakeS3(), rows=rows))
    assert (found.power.prompts, found.power.groups) == (1_000, 100)
    assert "The 1,000 test prompts fall into 100 groups" in entry["reason"]
    assert "(there are 100)" in found.power.assumptions[-1]


class Race(FakeS3):
    """Somebody else writes between every read and write, `losses` times."""

    losses = 0

    def put_object(self, **options: Any) -> dict[str, Any]:
        if self.losses and ("IfMatch" in options or "IfNoneMatch" in options):
            self.losses -= 1
            raise service_error("PreconditionFailed")
        return super().put_object(**options)


@pytest.mark.parametrize(("losses", "kept"), [(0, True), (4, True), (5, False)])
def test_a_rate_is_recorded_against_others_that_write(losses: int, kept: bool) -> None:
    s3 = Race()
    store = context(s3, {}).store
    record_rate(store, rate("first"))
    s3.losses = losses
    assert record_rate(store, rate("second")) is kept
    assert [known.run_id for known in read_rates(store, "nova-2-lite").rates] == [
        "first",
        *(["second"] * kept),
    ]


def test_a_rate_that_is_there_is_not_written_again() -> None:
    s3 = FakeS3()
    store = context(s3, {}).store
    record_rate(store, rate(RUN_ID))
    writes = len(s3.writes)
    assert (
        record_rate(store, TrainingRate.model_validate(rate(RUN_ID).model_dump()))
        and len(s3.writes) == writes
    )
