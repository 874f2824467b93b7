"""A score near the threshold is asked for again; a label and a trained model's number have nothing to be near."""

from __future__ import annotations

from typing import Any

import pytest

from rft.graders.base import GraderSpecError
from rft.graders.judge.client import Usage
from rft.graders.judge.model_grader import VOTE_TEMPERATURE
from rft.graders.load import load_grader
from tests.fakes.judge import REFUSAL, FakeJudge, answer
from tests.unit.graders.judge.samples import LABEL, REWARD, SCORE, grader, sample

VOTED = {**SCORE, "pass_threshold": 7}


def scored(score: float) -> dict[str, Any]:
    return {"reasoning": "because", "score": score}


@pytest.mark.parametrize(
    ("scores", "value", "asked"),
    [
        ((7, 3, 9), 0.7, 3), ((7, 6, 5), 0.6, 3), ((6, 9, 9), 0.9, 3), ((8, 8, 8), 0.8, 3), ((7, 0, 0), 0.0, 3),
        ((8.1, 0, 0), 0.81, 1), ((0, 9, 9), 0.0, 1), ((10, 0, 0), 1.0, 1), ((5.9, 9, 9), 0.59, 1),
    ],
)  # fmt: skip
def test_the_median_of_three_counts_near_the_threshold(
    scores: tuple[float, ...], value: float, asked: int
) -> None:
    judge = FakeJudge([scored(each) for each in scores])
    found = grader(VOTED, judge).grade(sample())
    assert found.value == pytest.approx(value)
    assert found.components == {"score": found.value, "passed": float(value >= 0.7)}
    assert (found.usage.calls, len(judge.asked)) == (asked, asked)


def test_the_band_is_a_share_of_the_range() -> None:
    wide = {**SCORE, "range": [-100, 100], "pass_threshold": 0, "resample": {"band": 0.1}}
    for score, asked in ((20, 3), (-20, 3), (20.1, 1), (-21, 1)):
        judge = FakeJudge([scored(score)])
        grader(wide, judge).grade(sample())
        assert len(judge.asked) == asked, score


def test_votes_are_warmer_than_a_first_verdict_and_never_cooler() -> None:
    for own, again in ((0.0, VOTE_TEMPERATURE), (0.9, 0.9)):
        judge = FakeJudge([scored(7)])
        grader({**VOTED, "sampling_params": {"temperature": own}}, judge).grade(sample())
        assert [question.temperature for question in judge.asked] == [own, again, again]


def test_votes_are_remembered_each_for_itself() -> None:
    document = {**VOTED, "resample": {"band": 0.5, "votes": 5}}
    made = grader(document, FakeJudge([scored(each) for each in (3, 3, 9, 9, 9)]))
    assert made.grade(sample()).value == 0.9
    assert (made.grade(sample()).value, made.grade(sample()).usage) == (0.9, Usage(reused=5))


def test_one_refused_vote_is_a_refused_row() -> None:
    refusing = grader(VOTED, FakeJudge([answer(scored(7)), answer(scored(9)), REFUSAL])).grade(sample())
    assert (refusing.value, refusing.errors) == (0.0, ("model_grader_refusal_error",))
    assert (refusing.usage.calls, refusing.usage.refused) == (3, 1)


def test_without_a_threshold_or_with_one_vote_a_score_is_asked_for_once() -> None:
    for document in (SCORE, {**VOTED, "resample": {"votes": 1}}):
        judge = FakeJudge([scored(7)])
        grader(document, judge).grade(sample())
        assert len(judge.asked) == 1


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**VOTED, "resample": {"votes": 2}}, r"^\$\.resample\.votes"),
        ({**VOTED, "resample": {"band": 0.6}}, r"^\$\.resample\.band"),
        ({**LABEL, "resample": {"votes": 3}}, r"^\$\.resample: this setting is not known"),
        ({**REWARD, "resample": {"votes": 3}}, r"^\$\.resample: this setting is not known"),
    ],
)
def test_what_cannot_be_voted_on_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(GraderSpecError, match=said):
        load_grader(document)
