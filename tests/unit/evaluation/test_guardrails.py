"""Guardrails hold, are violated, or are not shown."""

from collections.abc import Sequence

import pytest

from rft.contracts.profile import GraderScores, ProfiledResponse
from rft.contracts.recipe import Margins
from rft.evaluation.guardrails import Guardrail, GuardrailStatus, guardrails
from rft.evaluation.prompts import by_prompt
from tests.fakes.profiles import profile, response

FLAT = [[1.0, 0.0]] * 60


def judge(base: Sequence[ProfiledResponse], tuned: Sequence[ProfiledResponse]) -> dict[str, Guardrail]:
    arms = [list(by_prompt(arm, "accuracy", "format").values()) for arm in (base, tuned)]
    return {item.name: item for item in guardrails(arms[0], arms[1], Margins())}


def formatted(share: float, prompts: int = 60) -> list[ProfiledResponse]:
    """The first `share` of the prompts are well formed."""
    return [
        response(
            row, 0, 1.0, reward=GraderScores(score=1.0, metrics={"format": float(row < share * prompts)})
        )
        for row in range(prompts)
    ]


def cut_off(share: float, prompts: int = 60) -> list[ProfiledResponse]:
    return [
        response(row, 0, 1.0, stop_reason="max_tokens" if row < share * prompts else "end_turn")
        for row in range(prompts)
    ]


def test_equal_arms_hold() -> None:
    found = judge(profile(FLAT), profile(FLAT))
    assert {item.status for item in found.values()} == {GuardrailStatus.HOLDS}


@pytest.mark.parametrize(
    ("share", "status"),
    [(1.0, GuardrailStatus.HOLDS), (0.93, GuardrailStatus.NOT_SHOWN), (0.7, GuardrailStatus.VIOLATED)],
)
def test_format(share: float, status: GuardrailStatus) -> None:
    found = judge(formatted(1.0), formatted(share))["format"]
    assert found.status is status
    assert (found.prompts_to_decide is not None) == (status is GuardrailStatus.NOT_SHOWN)


def test_better_format_is_no_harm() -> None:
    assert judge(formatted(0.5), formatted(1.0))["format"].status is GuardrailStatus.HOLDS


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.0, GuardrailStatus.HOLDS), (0.1, GuardrailStatus.NOT_SHOWN), (0.4, GuardrailStatus.VIOLATED)],
)
def test_truncation(share: float, status: GuardrailStatus) -> None:
    found = judge(cut_off(0.0), cut_off(share))["truncation"]
    assert found.status is status
    assert found.tuned == pytest.approx(share)


@pytest.mark.parametrize(
    ("tokens", "status"),
    [(30, GuardrailStatus.HOLDS), (190, GuardrailStatus.HOLDS), (300, GuardrailStatus.VIOLATED)],
)
def test_length(tokens: int, status: GuardrailStatus) -> None:
    found = judge(profile(FLAT), profile(FLAT, output_tokens=tokens))["length"]
    assert found.status is status and found.value == pytest.approx(tokens / 100)


def test_an_empty_answer_has_a_length() -> None:
    assert judge(profile(FLAT, output_tokens=0), profile(FLAT, output_tokens=0))["length"].value == 1


def test_format_is_not_evaluated_where_nobody_measures_it() -> None:
    bare = profile(FLAT, reward=GraderScores(score=1.0, metrics={}))
    arms = list(by_prompt(bare, "accuracy", None).values())
    assert guardrails(arms, arms, Margins())[0].status is GuardrailStatus.NOT_EVALUATED
