"""Reports of every ending, with any part missing, and of hostile text."""

import re
from html.parser import HTMLParser
from itertools import combinations
from typing import Any

import pytest
from markupsafe import escape

from rft.contracts.outcomes import Outcome
from rft.contracts.run import JudgePin
from rft.report.build import Report, build_report
from rft.report.html import render_html
from tests.fakes.reports import RUN_ID, execution, ledger, parts, run

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


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


def test_the_calibration_shows_its_figures_and_what_is_undefined() -> None:
    page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **parts()))
    for figure in (
        "0.50 to 0.70",
        "undefined",
        "120 of people",
        "276 responses",
        "+0.05 (0 is none)",
        "8 errors on pairs",
    ):
        assert figure in page, figure
    assert "there is no calibration.jsonl" in page


def test_the_forecast_shows_each_check_each_price_and_what_it_rests_on() -> None:
    given = parts()
    page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **given))
    found = given["forecast"]
    texts = [check.sentence for check in found.checks] + [line.basis for line in found.cost.lines]
    for text in [
        *texts,
        *found.power.assumptions,
        found.training_hours.source,
        "price catalogue of 2026-08-31",
    ]:
        assert str(escape(text)) in page, text


def test_judges_and_labelled_cases_stand_in_the_lineage() -> None:
    pin = JudgePin(
        function="reward",
        path="$.graders.quality",
        type="rubric",
        model="judge",
        rubric_sha256="r",
        prompt_sha256="p",
    )
    cases = run().data["test"].model_copy(update={"split": "calibration", "rows": 150})
    pinned = run().model_copy(update={"judges": (pin,), "calibration": cases})
    facts = {
        fact.label: fact.value
        for fact in build_report(execution=execution(), run_id=RUN_ID, ledger={}, run=pinned).lineage
    }
    assert facts["Judge of the reward function"] == (
        "judge at $.graders.quality (rubric), SHA-256 of the rubric r, of the prompt p"
    )
    assert facts["Calibration data"].startswith("150 cases of s3://")


def test_an_open_weight_models_lineage_has_its_checkpoints_and_no_deployment() -> None:
    entries = {
        "monitor_job": {
            "decision": "continue",
            "model_id": "ft:m:1",
            "checkpoints": [{"step": 5, "model_id": "ft:m:1:5"}, {"step": 9, "model_id": "ft:m:1:9"}],
        },
        "deploy_model": {"decision": "continue", "deployment_arn": "ft:m:1", "needed": False},
    }
    built = build_report(execution=execution(), run_id=RUN_ID, ledger=entries, run=run())
    facts = {fact.label: fact.value for fact in built.lineage}
    assert facts["Checkpoints"] == "step 5: ft:m:1:5; step 9: ft:m:1:9"
    assert facts["Tuned model"] == "ft:m:1" and "Deployment" not in facts


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
        "Calibration of the reward function's judge",
        "Forecast",
        "Lineage",
        "Champion",
    ):
        assert f"<h2>{heading}</h2>" in page
    assert (
        page.count("<svg") == 4
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


def test_the_preflight_shows_its_worst_rows_and_what_one_text_earns() -> None:
    page = render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **parts()))
    assert "The worst 10 of 12; all of them, with their whole texts, are in the JSON." in page
    assert "What the same text earns on every row" in page
