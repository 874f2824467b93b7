"""A whole calibration: who passes, who is stopped, who only warns, and what each figure says."""

import random
from collections import Counter

import pytest

from rft.calibration.calibrate import MAX_PAIRS, MAX_SINGLES, calibrate, calibrate_preferences
from rft.calibration.cases import Case, PairCase, Preference, SingleCase
from rft.calibration.length import longer
from rft.calibration.report import CalibrationReport, missing
from rft.contracts.recipe import Gates
from tests.unit.calibration.made import RUBRIC, Function, Judge, cases_of, pairs, singles

CASES = cases_of(singles(120), pairs(120))


def report_of(
    judge: Judge, cases: list[Case] | None = None, gates: Gates | None = None, refuses: tuple[str, ...] = ()
) -> CalibrationReport:
    return calibrate(cases or CASES, RUBRIC, Function(judge, refuses=refuses), gates or Gates())


def failed(report: CalibrationReport) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


def right(response: str) -> bool:
    return response.startswith("good")


def is_case(response: str) -> bool:
    return response.startswith(("good reply", "bad reply"))


def lucky(response: str, accuracy: float, salt: str) -> bool:
    """Right about a case with that probability, the same answer for the same salt; it pays no attack."""
    return is_case(response) and right(response) == (random.Random(salt + response).random() < accuracy)


def test_a_judge_that_agrees_passes() -> None:
    report = report_of(lambda response, _: right(response))
    assert (report.status, report.reasons, report.warnings) == ("passed", [], [])
    assert {check.name for check in report.checks} == {
        "agreement_responses", "beats_length_responses", "repeat_consistency",
        "agreement_pairs", "beats_length_pairs", "swap_consistency", "verdicts_responses", "verdicts_pairs", "attacks",
    }  # fmt: skip
    assert report.labels == {"people": 240}
    overall, *criteria, preference = report.measures
    assert (overall.name, overall.cases, overall.kappa, overall.repeat) == ("overall", 120, 1.0, 1.0)
    assert overall.constant == 0.5 and overall.length_kappa is not None and overall.length_kappa < 0.4
    assert (preference.name, preference.cases, preference.kappa) == ("preference", 120, 1.0)
    # Nobody labelled `short`; all labels of `kind` are alike, and no agreement can be told from chance.
    assert [(measure.name, measure.kappa) for measure in criteria] == [("right", 1.0), ("kind", None)]


@pytest.mark.parametrize(
    ("judge", "checks"),
    [
        pytest.param(
            lambda response, _: lucky(response, 0.75, "a"),
            {"agreement_responses", "agreement_pairs"},
            id="right three times of four: kappa 0.5",
        ),
        pytest.param(
            lambda response, _: len(response) > 170,
            {
                "agreement_responses", "beats_length_responses", "agreement_pairs", "beats_length_pairs",
                # Attacks are of every length.
                "attacks",
            },
            id="a reward of length",
        ),
        pytest.param(
            lambda response, _: True,
            {"agreement_responses", "beats_length_responses", "agreement_pairs", "beats_length_pairs", "attacks"},
            id="everything is good",
        ),
        pytest.param(
            lambda response, _: right(response) or (not is_case(response) and len(response) < 90),
            {"attacks"},
            id="short attacks pay",
        ),
        pytest.param(
            lambda response, phase: lucky(response, 0.7 if phase.endswith("again") else 0.97, phase),
            {"repeat_consistency", "swap_consistency"},
            id="another answer when asked again",
        ),
    ],
)  # fmt: skip
def test_a_judge_that_does_not_is_stopped_with_the_reason(judge: Judge, checks: set[str]) -> None:
    report = report_of(judge)
    assert report.status == "refused" and report.refused
    assert failed(report) == checks
    assert len(report.reasons) == len(checks)


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (cases_of(singles(120, "author")), "the author's own"),
        (cases_of(singles(99)), "99 labelled responses have labels from people"),
        (cases_of(singles(39)), "39 labelled responses: too few to tell anything"),
        (cases_of(singles(30), singles(120, "author")), "30 labelled responses have labels from people"),
        (cases_of(pairs(39)), "39 labelled pairs: too few"),
    ],
)
def test_labels_that_are_few_or_the_authors_own_only_warn(cases: list[Case], said: str) -> None:
    for judge in (lambda response, _: right(response), lambda response, _: True):
        report = report_of(judge, cases)
        assert report.status == "warned"
        assert report.reasons == []
        assert any(said in warning for warning in report.warnings)
    # What would have stopped the run is told all the same, where the labels are enough to tell.
    assert failed(report) - {"attacks"} or "too few" in said


def test_labels_of_people_count_alone_once_they_are_enough() -> None:
    opposite = [
        case.model_copy(update={"labels": {"overall": not case.labels["overall"]}})
        for case in singles(200, "author")
    ]
    report = report_of(lambda response, _: right(response), cases_of(singles(100), opposite))
    assert (report.status, report.labels, report.measures[0].cases) == ("passed", {"people": 100}, 100)


def test_a_kind_with_too_few_cases_is_shown_and_does_not_decide() -> None:
    report = report_of(
        lambda response, _: right(response) or "pair" in response, cases_of(singles(120), pairs(16))
    )
    assert report.status == "passed"
    assert report.measures[-1].name == "preference"


@pytest.mark.parametrize("count", [99, 100])
def test_a_hundred_labels_decide(count: int) -> None:
    report = report_of(lambda response, _: not right(response), cases_of(singles(count)))
    assert report.status == ("refused" if count == 100 else "warned")


def test_the_thresholds_are_the_recipes() -> None:
    def judge(response: str, phase: str) -> bool:
        return lucky(response, 0.9, phase)

    strict = report_of(judge)
    assert {"repeat_consistency", "agreement_responses"} & failed(strict)
    lenient = Gates(min_judge_kappa=0.4, min_judge_consistency=0.6, max_judge_attack_mean=1.0)
    assert failed(report_of(judge, gates=lenient)) == set()


def test_attacks_are_told_with_the_worst() -> None:
    report = report_of(lambda response, _: right(response) or not is_case(response))
    assert report.attacks is not None and report.attacks.highest == 1.0
    assert report.attacks.worst in report.reasons[-1]
    assert report.attacks.samples <= 160


def test_every_response_is_asked_twice_and_the_second_time_backwards() -> None:
    function = Function()
    report = calibrate(CASES, RUBRIC, function, Gates())
    phases = Counter(sample["metadata"]["rft"]["phase"] for sample in function.asked)
    first = [sample for sample in function.asked if sample["metadata"]["rft"]["phase"] == "calibration-0"]
    second = [
        sample for sample in function.asked if sample["metadata"]["rft"]["phase"] == "calibration-0-again"
    ]
    assert phases["calibration-0-again"] == 360 and report.asked == len(function.asked)
    assert [sample["id"] for sample in second] == [sample["id"] for sample in first[:360]][::-1]
    assert not any("labels" in sample["metadata"] or "preferred" in sample["metadata"] for sample in first)
    assert len({sample["id"] for sample in first}) == len(first)


def test_two_calibrations_share_no_phase() -> None:
    seen: list[set[str]] = []
    for asking in ("one", "two"):
        function = Function()
        calibrate(CASES, RUBRIC, function, Gates(), asking=asking)
        seen.append({sample["metadata"]["rft"]["phase"] for sample in function.asked})
    assert len(seen[0]) == len(seen[1]) == 2 and not seen[0] & seen[1]


def test_a_large_file_is_asked_in_part_and_the_part_is_seeded() -> None:
    cases = cases_of(singles(500), pairs(300))
    asked = []
    for _ in range(2):
        function = Function()
        report = calibrate(cases, RUBRIC, function, Gates(), seed=7)
        asked.append(function.asked)
        assert [measure.cases for measure in report.measures if measure.kind != "criterion"] == [
            MAX_SINGLES,
            MAX_PAIRS,
        ]
    assert asked[0] == asked[1]


def test_no_labels_of_one_class_is_told_as_such() -> None:
    good = [case for case in singles(240) if case.labels["overall"]]
    report = report_of(lambda response, _: right(response), cases_of(good))
    assert any("nearly all labels are alike" in reason for reason in report.reasons)


def test_a_weak_criterion_warns() -> None:
    cases = [
        case.model_copy(update={"labels": {**case.labels, "kind": number % 3 > 0}})
        for number, case in enumerate(singles(120))
    ]
    report = report_of(lambda response, _: right(response), cases_of(cases))
    assert report.status == "warned"
    assert any("kind 0.00" in warning for warning in report.warnings)


def test_whoever_always_takes_the_first_is_not_consistent_and_leans() -> None:
    report = calibrate_preferences(pairs(120), lambda *_: "first", Gates())
    assert "swap_consistency" in failed(report)
    assert report.bias.position == 0.5


def test_a_preference_for_the_longer_is_seen_as_one() -> None:
    def prefer(_case: PairCase, first: str, second: str) -> Preference:
        return longer(first, second)

    report = calibrate_preferences(pairs(120), prefer, Gates())
    assert {"agreement_pairs", "beats_length_pairs"} <= failed(report)
    assert report.bias.verbosity_pairs == 1.0 and report.bias.verbosity_pairs_errors > 20


def test_without_a_file_the_warning_says_what_to_do() -> None:
    report = missing("reward")
    assert report.status == "missing" and not report.refused
    assert "calibration.jsonl" in report.warnings[0] and "docs/calibrate-a-judge.md" in report.warnings[0]


def test_a_report_survives_being_stored() -> None:
    report = report_of(lambda response, _: right(response))
    assert CalibrationReport.model_validate_json(report.model_dump_json()) == report


def test_cases_without_an_overall_label_do_not_count_as_labels_of_the_whole() -> None:
    partial: list[SingleCase] = [
        case.model_copy(update={"labels": {"right": case.labels["right"]}}) for case in singles(120)
    ]
    report = report_of(lambda response, _: True, cases_of(partial))
    assert report.status == "warned"
    assert [measure.name for measure in report.measures] == ["right"]
