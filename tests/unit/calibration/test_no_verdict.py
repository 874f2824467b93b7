"""Cases on which a judge gives no verdict: they prove nothing, and too many of them certify nothing."""

from typing import Any

import pytest

from rft.calibration.calibrate import calibrate
from rft.calibration.cases import LabelSource
from rft.contracts.profile import GraderScores
from rft.contracts.recipe import Gates
from tests.unit.calibration.made import RUBRIC, Function, cases_of, pairs, singles
from tests.unit.calibration.test_calibrate import CASES, failed, report_of, right


def test_a_case_without_a_verdict_counts_neither_for_the_judge_nor_against_it() -> None:
    # Five bad replies of 120 and one pair: what is refused earns 0, as the label has it, and proves nothing.
    report = report_of(
        lambda response, _: right(response), refuses=("bad reply 1 ", "bad reply 3 ", "bad reply 5 ")
    )
    overall, pair = report.measures[0], report.measures[-1]
    assert (overall.cases, overall.unjudged, overall.kappa, overall.repeat) == (117, 3, 1.0, 1.0)
    assert (pair.cases, pair.unjudged, pair.kappa) == (117, 3, 1.0)
    assert (report.status, report.reasons) == ("passed", [])


@pytest.mark.parametrize("source", ["people", "author"])
@pytest.mark.parametrize("kind", ["responses", "pairs"])
def test_over_five_in_a_hundred_without_a_verdict_certify_nothing(kind: str, source: LabelSource) -> None:
    cases = cases_of(singles(120, source)) if kind == "responses" else cases_of(pairs(120, source))
    # Seven of 120, all of them bad: as "not passed" they would agree with their labels.
    refused = tuple(f"bad reply {number} " for number in range(1, 14, 2))
    report = report_of(lambda response, _: right(response), cases, refuses=refused)
    assert report.status == "uncalibrated" and "could not be calibrated" in report.sentence
    assert f"verdicts_{kind}" in failed(report)
    # Labels of people decide; the author's own only warn.
    assert report.refused is (source == "people")
    assert any("7 of 120" in said for said in (report.reasons if report.refused else report.warnings))


def test_a_judge_without_any_verdict_is_told_as_such() -> None:
    report = report_of(lambda response, _: True, refuses=("reply",))
    assert report.status == "uncalibrated" and report.refused
    assert [(measure.cases, measure.unjudged, measure.kappa) for measure in report.measures] == [
        (0, 120, None),
        (0, 120, None),
    ]


def test_no_verdict_at_the_second_asking_is_not_the_same_again() -> None:
    class Moody(Function):
        def _scores(self, sample: dict[str, Any]) -> GraderScores:
            found = super()._scores(sample)
            refuses = sample["metadata"]["rft"]["phase"].endswith("again")
            return GraderScores(score=0.0, metrics={"model_grader_refusal_error": 1.0}) if refuses else found

    report = calibrate(CASES, RUBRIC, Moody(lambda response, _: right(response)), Gates())
    assert failed(report) == {"repeat_consistency", "swap_consistency"} and report.refused
