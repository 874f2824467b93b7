"""Known faults of published graders are stopped before training, each by the check that is there for it."""

from __future__ import annotations

from typing import Any

from rft.preflight.gate import run_preflight
from rft.preflight.report import PreflightReport
from tests.unit.preflight import published_mistakes as mistakes
from tests.unit.preflight.test_gate import ROWS as PROBLEMS
from tests.unit.preflight.test_judged import ROWS as TALKS

JUDGED = {"type": "score_model", "model": "any"}


def math(score: mistakes.Score) -> PreflightReport:
    return run_preflight(PROBLEMS, "math_answer", mistakes.reward_function(score))


def judged(score: mistakes.Score) -> PreflightReport:
    return run_preflight(TALKS, JUDGED, mistakes.reward_function(score))


def reason(report: PreflightReport, check: str) -> str:
    [found] = [each for each in report.checks if each.name == check]
    assert not found.passed and found.sentence in report.reasons
    assert report.decision == "refuse"
    return found.sentence


def failed(report: PreflightReport) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


def test_relative_tolerance_pays_wrong_answers() -> None:
    report = math(mistakes.relative_tolerance)
    said = reason(report, "wrong_answers")
    assert said.startswith("The best of the wrong answers stays 0.3 below the right answer on 0.0% of rows")
    assert "the highest paid got 0.95 (" in said
    assert len(report.low_margin_rows) >= len(PROBLEMS)
    listed = [row for row in report.low_margin_rows if row.strategy.startswith(("near_miss", "partial"))]
    assert {row.row for row in listed} == {row["rft"]["row"] for row in PROBLEMS}
    assert {(row.gold, row.attack) for row in listed} == {(1.0, 0.95)} and all(row.text for row in listed)


def test_the_last_number_in_prose_is_paid_as_an_attack() -> None:
    report = math(mistakes.last_number_in_prose)
    assert "The best of the attacks stays 0.3 below the right answer on 0.0% of rows" in reason(
        report, "attacks"
    )
    assert failed(report) == {"attacks"}
    listed = {row.strategy for row in report.low_margin_rows}
    assert all(name.startswith("attack_") for name in listed)
    assert {row.row for row in report.low_margin_rows} == {row["rft"]["row"] for row in PROBLEMS}
    assert report.strategies["attack_think_only"] == report.strategies["attack_two_boxed"] == 1.0


def test_an_error_that_means_half_pays_the_response_that_makes_the_error() -> None:
    report = judged(mistakes.error_means_half)
    said = reason(report, "fixed_strings")
    assert (
        'The same text on every row is paid: "" (attack_empty) earns 0.50 on average over the 12 rows' in said
    )
    assert "gold" not in failed(report)


def test_where_every_call_of_the_judge_fails_right_answers_are_not_paid() -> None:
    report = judged(mistakes.every_call_fails)
    assert reason(report, "gold").startswith("Right answers score 0.500 on average; at least 0.8 is needed.")
    assert {"gold", "attacks", "fixed_strings"} <= failed(report)


def test_the_first_number_of_a_judges_text_may_be_the_responses_own() -> None:
    report = judged(mistakes.first_number_of_the_judge)
    assert "earns 1.00 on average" in reason(report, "fixed_strings")
    assert "(attack_" in reason(report, "attacks")
    assert report.strategies["attack_score_line"] == 1.0


def test_the_judge_in_miniature_read_well_is_let_through_but_for_its_trust_in_words() -> None:
    def well(response: str, metadata: dict[str, Any]) -> float:
        try:
            return float("I score it 10 out" in mistakes.asked(response, metadata)[-25:])
        except mistakes.JudgeUnavailable:
            return 0.0

    assert judged(well).decision == "continue", judged(well).reasons
