"""Reports of every ending, with any part missing, and of hostile text."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from rft.catalogue.models import RowLimits
from rft.catalogue.prices import load_prices
from rft.contracts.outcomes import Outcome
from rft.contracts.recipe import Approvals, Evaluation, Gates, Hyperparameters
from rft.contracts.run import DataObject, Execution, GraderFunction, Run
from rft.data.validate import validate_datasets
from rft.evaluation.compare import compare
from rft.forecast.forecast import ForecastInputs, forecast
from rft.preflight.report import Check, PreflightReport, WorstRow
from rft.promotion.champion import Champion, promoted
from rft.report.build import Report, build_report
from rft.report.html import render_html
from rft.report.stages import STAGES
from rft.watchdog.rules.base import Level, WatchdogFinding
from tests.fakes.profiles import profile

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
RUN_ID = "math-20260101-0123456789"
PRICES = load_prices(Path(__file__).parents[3] / "catalogue")


def execution(account: str = "111122223333") -> Execution:
    return Execution(
        arn=f"arn:aws:states:us-east-1:{account}:execution:Pipeline:one",
        name="one",
        start_time=datetime(2026, 1, 1, tzinfo=UTC),
        input={"recipe": "math"},
        state_machine_arn=f"arn:aws:states:us-east-1:{account}:stateMachine:Pipeline",
    )


def run(text: str = "words", simulated: bool = False) -> Run:
    function = GraderFunction(
        name="f", version="1", arn="arn:f:1", code_sha256="abc", log_group="/aws/lambda/f"
    )
    data = {
        split: DataObject(
            split=split,
            source_uri=f"s3://bucket/{split}.jsonl",
            source_version="v1",
            source_sha256="0" * 64,
            key=f"runs/{RUN_ID}/data/{split}.jsonl",
            sha256="1" * 64,
            rows=120,
            bytes=9,
        )
        for split in ("train", "validation", "test")
    }
    return Run(
        run_id=RUN_ID,
        recipe="math",
        title=text,
        model="nova-2-lite",
        region="us-east-1",
        account="111122223333",
        simulated=simulated,
        seed=0,
        execution_arn=execution().arn,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        input={"recipe": "math"},
        hyperparameters=Hyperparameters(epochCount=2, batchSize=64),
        hyperparameter_origins={"epochCount": text},
        use_validation_data=True,
        evaluation=Evaluation(primary="accuracy"),
        gates=Gates(),
        approvals=Approvals(),
        keep_rejected_model=True,
        data=data,
        reward=function,
        evaluation_function=function,
        reward_config={},
        evaluation_config={},
        recipe_versions={"recipe.yaml": None, "reward.json": text},
    )


def parts(text: str = "words", simulated: bool = False) -> dict[str, Any]:
    """Every optional input of a report, with `text` wherever a person's or a model's words can stand."""
    base = profile([[1.0, 0.0]] * 15 + [[0.0, 0.0]] * 15, text=text)
    tuned = profile([[1.0, 1.0]] * 15 + [[0.0, 1.0]] * 10 + [[0.0, 0.0]] * 5, text=text)
    labels = {row: {"difficulty": text} for row in range(30)}
    inputs = ForecastInputs(
        effective_rows=400,
        test_prompts=30,
        hyperparameters=Hyperparameters(),
        evaluation=Evaluation(primary="accuracy"),
        gates=Gates(budget_usd=10),
        base_requests_per_minute=200,
        tuned_requests_per_minute=4,
        prices=PRICES.models["nova-2-lite"],
        services=PRICES.services,
    )
    champion = Champion(
        recipe="math",
        run_id=text,
        model_arn="arn:model",
        deployment_arn=text,
        data_sha256={},
        reward_version="1",
        evaluation_version="1",
        verdict={},
        promoted_at="2026-01-01",
        simulated=False,
    )
    preflight = PreflightReport(
        decision="refuse",
        reasons=[text],
        checks=[Check(name=text, passed=False, sentence=text)],
        strategies={text: 0.4},
        worst_rows=[WorstRow(row=1, gold=0.5, attack=0.6, strategy=text)],
        rows=10,
        samples=50,
    )
    return {
        "run": run(text, simulated),
        "datasets": validate_datasets(
            {"train": [text.encode()] * 60, "test": []},
            RowLimits(minimum=100, maximum=20_000),
            files={"train": text},
        ),
        "preflight": {"reward": preflight, text: preflight},
        "forecast": forecast(base, inputs),
        "training_metrics": [
            {
                "step": step,
                "critic/rewards/mean": 0.4 + step / 100,
                "val-score/rewards/mean@1": 0.4,
                "sources": [text],
            }
            for step in range(1, 20)
        ],
        "comparison": compare(base, tuned, Evaluation(primary="accuracy"), labels=labels),
        "champion": promoted(
            promoted(None, champion), champion.model_copy(update={"model_arn": "arn:other"})
        ),
        "watchdog": [WatchdogFinding(rule="hours_limit", level=Level.STOP, message=text, numbers={})],
        "timings": {"resolve_run": 3.0, "monitor_job": 9_000.0},
        "links": {text: "https://example.com/?a=1&b=2", "bad": "javascript:alert(1)"},
    }


def ledger(text: str = "words", outcome: str | None = "promoted") -> dict[str, Any]:
    entries: dict[str, Any] = {
        key: {"decision": "continue", "outcome": None, "reason": text} for key in STAGES
    }
    entries["retire_model"]["outcome"] = outcome
    entries["resolve_run"] = {"decision": "continue", "data": {"train": {"rows": 120}}}
    entries["submit_job"] = {"decision": "continue", "name": text, "job_id": text}
    return entries


class Elements(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page)
    return parser.tags


def test_hostile_text_never_becomes_markup() -> None:
    failing = {**ledger(EVIL), "failure": {"state": EVIL, "error": EVIL, "cause": EVIL}}
    for entries in (ledger(EVIL), failing):
        page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=entries, **parts(EVIL)))
        tags = elements(page)
        assert not {"script", "img", "iframe", "object", "form", "link"} & {tag for tag, _ in tags}
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        assert {found.get("href") for tag, found in tags if tag == "a"} == {"https://example.com/?a=1&b=2"}
        assert "{{ 7*7 }}" in page and "&lt;script&gt;alert(1)" in page


def test_the_page_needs_no_network() -> None:
    page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **parts()))
    assert not re.search(r"\bsrc=|@import|url\(|<link|<script", page)
    assert "default-src 'none'" in page


def test_a_full_report_shows_all_its_parts() -> None:
    report = build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **parts())
    page = render_html(report)
    for heading in (
        "Base against tuned model",
        "Training",
        "Stages",
        "Data",
        "Forecast",
        "Lineage",
        "Champion",
    ):
        assert f"<h2>{heading}</h2>" in page
    assert (
        page.count("<svg") == 3
        and "2.5 h" in page
        and "prefers-color-scheme: dark" in page
        and "@media print" in page
    )
    assert "SIMULATED" not in page


@pytest.mark.parametrize("given", [{"run": run(simulated=True)}, {}])
def test_a_rehearsal_is_marked_even_before_there_is_a_run(given: dict[str, Any]) -> None:
    report = build_report(execution=execution("000000000000"), run_id=RUN_ID, ledger={}, **given)
    page = render_html(report)
    assert report.simulated and "SIMULATED" in page and page.index("SIMULATED") < page.index("<h1>")
    assert report.sentence.startswith("Simulated: ")


def test_every_subset_of_two_and_all_but_two_parts_renders() -> None:
    everything = parts()
    for left_out in [*combinations(everything, 2), (), tuple(everything)]:
        for given in (
            {name: part for name, part in everything.items() if name not in left_out},
            {name: part for name, part in everything.items() if name in left_out},
        ):
            page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **given))
            assert page.rstrip().endswith("</html>")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_renders(outcome: Outcome) -> None:
    report = build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(outcome=outcome.value))
    assert report.outcome is outcome and outcome.value.replace("_", " ") in render_html(report)


def test_a_failure_beats_an_outcome_and_tells_how_to_go_on() -> None:
    entries = {
        "resolve_run": {"decision": "continue"},
        "failure": {
            "state": "Submit job",
            "error": "AccountNotReady",
            "cause": '{"errorMessage": "no role"}',
        },
    }
    report = build_report(execution=execution(), run_id=RUN_ID, ledger=entries, run=run())
    page = render_html(report)
    assert report.badge == "failed" and report.sentence == "The run failed in Submit job: no role."
    assert {line.title: line.status for line in report.stages}["Submit job"] == "failed"
    assert "rft doctor" in page and f'{{"resume": "{RUN_ID}"}}' in page


def test_stages_that_were_not_reached_are_told_from_those_that_a_run_need_not_have() -> None:
    report = build_report(
        execution=execution(), run_id=RUN_ID, ledger={"resolve_run": {"decision": "continue"}}
    )
    statuses = {line.key: line.status for line in report.stages}
    assert statuses["resolve_run"] == "done" and statuses["compare_models"] == "not reached"
    assert "approve_training" not in statuses


def test_the_report_survives_json() -> None:
    report = build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **parts())
    assert Report.model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize(
    "rows", [[], [{"step": 1}], [{"step": 1, "critic/rewards/mean": 0.5}], [{"note": "odd"}]]
)
def test_short_curves(rows: list[dict[str, Any]]) -> None:
    page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger={}, training_metrics=rows))
    assert ("<svg" in page) == any("critic/rewards/mean" in row for row in rows)
