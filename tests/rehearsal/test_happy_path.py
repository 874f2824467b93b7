"""A healthy reward: the whole pipeline, from the execution input to the promoted model."""

import json
from collections.abc import Iterator

import pytest

from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths, champion_key, rates_key
from rft.forecast.forecast import Forecast
from rft.forecast.rates import TrainingRates
from rft.watchdog.rules import RULES
from rft_cli.client.runs import RunProgress
from tests.rehearsal.shown_metrics import told_metrics, watched_metrics

pytestmark = pytest.mark.rehearsal


@pytest.fixture(scope="module")
def looks() -> list[RunProgress]:
    """Every look at the run that `promoted` makes."""
    return []


@pytest.fixture(scope="module")
def promoted(deployed: RehearsalSession, looks: list[RunProgress]) -> Iterator[RehearsalResult]:
    """One healthy run for all of this module's tests."""
    yield deployed.rehearse({"recipe": "math", "seed": 7}, looks.append)


def test_ends_promoted_with_a_better_model(promoted: RehearsalResult) -> None:
    assert (promoted.status, promoted.outcome) == ("SUCCEEDED", "promoted"), promoted.sentence
    assert promoted.verdict is not None and promoted.verdict.interval[0] > 0
    assert promoted.verdict.tuned - promoted.verdict.base == pytest.approx(promoted.verdict.gain, abs=1e-4)


def test_the_reward_was_learned(promoted: RehearsalResult) -> None:
    assert promoted.reward_curve is not None
    assert promoted.reward_curve.last > promoted.reward_curve.first + 0.1


def test_no_watchdog_rule_fires(promoted: RehearsalResult) -> None:
    assert promoted.report is not None
    findings = json.loads(promoted.report.with_name("report.json").read_text())["watchdog"]
    assert len(findings) == len(RULES)
    assert [finding["message"] for finding in findings if finding["fired"]] == []


def test_every_record_says_that_it_is_simulated(
    promoted: RehearsalResult, deployed: RehearsalSession
) -> None:
    assert promoted.simulated and promoted.report is not None
    assert "simulated" in promoted.report.read_text(encoding="utf-8").lower()
    assert json.loads(promoted.report.with_name("report.json").read_text())["simulated"] is True
    champion = deployed.s3.get_object(Bucket=deployed.stack.runs_bucket, Key=champion_key("math"))[
        "Body"
    ].read()
    assert json.loads(champion)["simulated"] is True


def test_the_forecast_has_prices_of_the_day_and_the_job_leaves_a_rate_for_the_next(
    promoted: RehearsalResult, deployed: RehearsalSession
) -> None:
    def read(key: str) -> bytes:
        body: bytes = deployed.s3.get_object(Bucket=deployed.stack.runs_bucket, Key=key)["Body"].read()
        return body

    found = Forecast.model_validate_json(read(RunPaths(promoted.run_id).findings("forecast_run")))
    sources = {line.name: line.source for line in found.cost.lines}
    assert sources["base model on the test prompts"].startswith("Price List of")
    assert found.cost.unknown == ["training"] and "prices" not in {check.rule for check in found.checks}
    [rate] = TrainingRates.model_validate_json(read(rates_key("nova-2-lite"))).rates
    assert (rate.run_id, rate.simulated) == (promoted.run_id, True) and rate.steps > 0 and rate.hours > 0


def test_nothing_runs_but_the_champion(promoted: RehearsalResult, deployed: RehearsalSession) -> None:
    left = deployed.left_running()
    assert left.jobs == []
    assert left.deployments == [f"{promoted.run_id}-a1"]


def test_progress_shows_stages_in_order_and_the_reward(
    promoted: RehearsalResult, looks: list[RunProgress]
) -> None:
    stages = looks[-1].stages
    wanted = [
        "Resolve run",
        "Preflight reward",
        "Submit job",
        "Monitor job",
        "Compare models",
        "Write report",
    ]
    assert [stage for stage in stages if stage in wanted] == wanted
    assert looks[-1].ended and looks[-1].step is not None and looks[-1].reward is not None


def test_a_finished_run_resumes_without_a_second_job(
    promoted: RehearsalResult, deployed: RehearsalSession
) -> None:
    again = deployed.rehearse({"resume": promoted.run_id})
    assert (again.run_id, again.outcome) == (promoted.run_id, "promoted"), again.sentence
    jobs = deployed.aws.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
    assert [job["jobName"] for job in jobs].count(f"{promoted.run_id}-a1") == 1


def test_the_run_folder_has_the_documented_layout(
    promoted: RehearsalResult, deployed: RehearsalSession
) -> None:
    paths = RunPaths(promoted.run_id)
    pages = deployed.s3.get_paginator("list_objects_v2").paginate(
        Bucket=deployed.stack.runs_bucket, Prefix=paths.prefix
    )
    keys = {item["Key"] for page in pages for item in page.get("Contents", [])}
    splits = {paths.data(split) for split in ("train", "validation", "test")}
    assert {paths.run, paths.resources, paths.metrics, paths.report_html, paths.report_json, *splits} <= keys


def test_the_dashboard_and_the_alarms_watch_what_the_run_told(
    promoted: RehearsalResult, deployed: RehearsalSession
) -> None:
    assert promoted.outcome == "promoted"
    watched, told = watched_metrics(deployed), told_metrics(deployed)
    assert len({each.where for each in watched}) > 10 and told.metrics
    silent = [each for each in watched if not told.tells(each)]
    assert silent == []
    # What is written and shown nowhere is paid for and seen by nobody.
    shown = {each.name for each in watched}
    unseen = {name for name, _ in told.metrics if name not in shown and not name.startswith("Component/")}
    assert unseen == set()
