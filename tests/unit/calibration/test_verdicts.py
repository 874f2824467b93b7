"""Which component of a function's answer is which judge's."""

from typing import Any

import pytest

from rft.calibration.verdicts import criteria_of, judgement, judges_of
from rft.contracts.profile import GraderScores
from tests.unit.calibration.made import RUBRIC

EXACT = {"type": "string_check"}


def multi(**graders: dict[str, Any]) -> dict[str, Any]:
    return {"type": "multi", "name": "reward", "graders": graders, "calculate_output": "1"}


def scores(score: float = 0.0, **metrics: float) -> GraderScores:
    return GraderScores(score=score, metrics=metrics)


def test_a_rubric_at_the_top_and_inside() -> None:
    assert criteria_of(RUBRIC) == {"right": "right", "kind": "kind", "short": "short"}
    inside = criteria_of(multi(outer=multi(answer=EXACT, quality=RUBRIC)))
    assert inside["right"] == inside["outer/quality/right"] == "outer/quality/right"
    assert len(judges_of(multi(answer=EXACT))) == 0


def test_criteria_of_the_same_name_go_by_their_components() -> None:
    assert set(criteria_of(multi(one=RUBRIC, two=RUBRIC))) == {
        f"{rubric}/{name}" for rubric in ("one", "two") for name in ("right", "kind", "short")
    }


@pytest.mark.parametrize(("passed", "expected"), [(1.0, True), (0.0, False)])
def test_a_rubric_lets_pass_what_its_component_says(passed: float, expected: bool) -> None:
    document = multi(answer=EXACT, quality=RUBRIC)
    metrics = {"answer": 0.0, "quality": 0.9, "quality/right": 1.0, "quality/passed": passed}
    found = judgement(GraderScores(score=0.0, metrics=metrics), document)
    assert (found.overall, found.judged) == (expected, True)
    assert found.criteria == {"right": True, "quality/right": True}


def test_every_judge_has_to_let_pass() -> None:
    document = multi(one=RUBRIC, two=RUBRIC)
    both = GraderScores(score=1.0, metrics={"one/passed": 1.0, "two/passed": 1.0})
    assert judgement(both, document).overall
    assert not judgement(
        GraderScores(score=1.0, metrics={**both.metrics, "two/passed": 0.0}), document
    ).overall


@pytest.mark.parametrize("kind", ["score_model", "label_model", "reward_model"])
def test_a_judge_without_a_threshold_passes_at_the_half(kind: str) -> None:
    judge = {"type": kind, "model": "m"}
    assert judgement(scores(0.5), judge).overall
    assert not judgement(scores(0.4), judge).overall
    assert judgement(scores(0.0, judge=0.8), multi(judge=judge, answer=EXACT)).overall
    assert not judgement(scores(0.9, passed=0.0), judge).overall


def test_a_refusal_is_no_verdict_and_does_not_pass() -> None:
    for judge in (RUBRIC, {"type": "score_model", "model": "m"}):
        found = judgement(scores(0.0, model_grader_refusal_error=1.0), judge)
        assert (found.overall, found.judged, found.criteria) == (False, False, {})


def test_a_response_that_a_gate_stops_is_judged_bad() -> None:
    metrics = {"right": 0.0, "kind": 0.0, "short": 0.0, "quality": 0.0, "passed": 0.0, "gate_too_short": 1.0}
    found = judgement(GraderScores(score=0.0, metrics=metrics), RUBRIC)
    assert (found.overall, found.judged) == (False, True)
