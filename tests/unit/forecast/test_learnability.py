"""The published thresholds of learnability, each on both sides."""

import pytest

from rft.contracts.errors import RunStateBroken
from rft.forecast.learnability import learnability
from rft.forecast.reasons import Level, Reason
from rft.forecast.thresholds import learnability_checks
from tests.fakes.profiles import profile


def against(checks: list[Reason]) -> dict[str, Level]:
    return {check.rule: check.level for check in checks if check.level is not Level.OK}


def levels(scores: list[list[float]], **changes: object) -> dict[str, Level]:
    return against(learnability_checks(learnability(profile(scores, **changes))))


def mix(right: int, wrong: int) -> list[list[float]]:
    """Prompts with one right answer in four samples, and prompts with none."""
    return [[1.0, 0.0, 0.0, 0.0]] * right + [[0.0] * 4] * wrong


@pytest.mark.parametrize(
    ("scores", "rule", "level"),
    [
        ([[1.0] * 4] * 64, "ceiling", Level.NO_GO),
        ([[1.0] * 4] * 62 + [[1.0, 1.0, 1.0, 0.0]] * 2, "ceiling", Level.NO_GO),
        ([[0.0] * 4] * 64, "floor", Level.NO_GO),
        (mix(2, 126), "sparse", Level.NO_GO),
        (mix(4, 12), "too_hard", Level.WARNING),
        (mix(3, 17), "sparse", Level.WARNING),
        ([[1.0, 1.0, 1.0, 0.0]] * 20 + [[1.0] * 4] * 44, "too_easy", Level.WARNING),
        ([[1.0, 0.0, 0.0, 0.0]] * 64, "too_hard", Level.WARNING),
        ([[0.5] * 4] * 64, "spread", Level.NO_GO),
        ([[0.04, 0.0, 0.08, 0.04]] * 64, "low_reward", Level.WARNING),
        ([[1.0] * 4] * 30 + [[0.0] * 4] * 30 + [[1.0, 0.0, 0.0, 1.0]] * 4, "spread", Level.WARNING),
    ],
)
def test_a_threshold_is_named(scores: list[list[float]], rule: str, level: Level) -> None:
    assert levels(scores).get(rule) is level


def test_a_healthy_sample_passes_every_check_and_each_says_its_figure_and_its_source() -> None:
    checks = learnability_checks(
        learnability(profile([[1.0, 1.0, 0.0, 1.0]] * 40 + [[1.0, 0.0, 0.0, 1.0]] * 24))
    )
    assert against(checks) == {}
    sentences = {check.rule: check.sentence for check in checks}
    assert sentences.keys() == {"reward_level", "failure_band", "spread", "truncation"}
    assert "65.6%" in sentences["reward_level"] and "between 5% and 95%" in sentences["reward_level"]
    assert (
        "34% of base responses fail" in sentences["failure_band"]
        and "trains best" in sentences["failure_band"]
    )
    assert all("(" in sentence and ")" in sentence for sentence in sentences.values())


@pytest.mark.parametrize(
    ("failing", "words"),
    [(2, "outside the ideal"), (6, "trains best"), (10, "trains best"), (13, "outside the ideal")],
)
def test_the_failure_band_is_told_within_its_limits(failing: int, words: str) -> None:
    responses = profile([[0.0] * failing + [1.0] * (20 - failing)] * 20)
    sentences = {check.rule: check.sentence for check in learnability_checks(learnability(responses))}
    assert words in sentences["failure_band"]


@pytest.mark.parametrize(
    ("stopped", "level"),
    [(0, None), (12, None), (13, Level.WARNING), (128, Level.WARNING), (129, Level.NO_GO)],
)
def test_truncation(stopped: int, level: Level | None) -> None:
    responses = profile([[1.0, 0.0, 1.0, 1.0]] * 64)
    responses = [
        item.model_copy(update={"stop_reason": "max_tokens"}) if number < stopped else item
        for number, item in enumerate(responses)
    ]
    assert against(learnability_checks(learnability(responses))).get("truncation") is level


def test_the_figures() -> None:
    found = learnability(profile([[1.0, 1.0], [0.0, 0.0], [1.0, 0.0], [0.2, 0.2]]))
    assert found.reward_mean == pytest.approx(0.425)
    assert found.reward_lower < 0.425 < found.reward_upper
    assert (found.flat_share, found.flat_top, found.flat_bottom) == (0.75, 0.25, 0.25)
    assert found.positive_share == pytest.approx(5 / 8) and found.failure_share == pytest.approx(5 / 8)


def test_one_prompt_says_nothing_about_the_spread_between_prompts() -> None:
    found = learnability(profile([[1.0, 0.0]]))
    assert (found.reward_lower, found.reward_upper) == (0, 1)


def test_an_empty_sample_is_a_fault() -> None:
    with pytest.raises(RunStateBroken, match="no responses"):
        learnability([])
