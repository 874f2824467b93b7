"""Watchdog rules on the curve: each fires on a bad one, keeps still on a good one, and says when it has no data."""

from typing import Any

import pytest

from rft.watchdog.rules.base import Level
from tests.unit.watchdog.made import RISING, curve, find, validated

CURVE_RULES = (
    "reward_collapse",
    "group_spread",
    "validation_gap",
    "length_growth",
    "grader_errors",
    "entropy_collapse",
    "invalid_reward",
)
NAN = float("nan")


def evaluations(*rewards: float, **extra: Any) -> list[dict[str, Any]]:
    """Evaluations after the steps 6, 8, 10 ... beside steps whose reward is 0.7."""
    rows = [validated(2 * place + 6, reward, **extra) for place, reward in enumerate(rewards)]
    return sorted([*curve([0.7] * 12), *rows], key=lambda row: int(row["step"]))


@pytest.mark.parametrize("rule", CURVE_RULES)
def test_without_rows_a_rule_says_that_it_was_not_evaluated(rule: str) -> None:
    found = find(rule)
    assert not found.evaluated and not found.fired and found.message.startswith("Not evaluated: ")


@pytest.mark.parametrize("rule", CURVE_RULES)
def test_a_healthy_curve_is_kept(rule: str) -> None:
    rows = [*curve(RISING), validated(6, 0.6), validated(8, 0.63)]
    found = find(rule, rows)
    assert found.evaluated and not found.fired and found.level is Level.NOTE and found.numbers


NO_ENTROPY: dict[str, Any] = {"actor/entropy": 0.01}
IDENTICAL: dict[str, Any] = {"critic/rewards/min": 0.5, "critic/rewards/max": 0.5}


@pytest.mark.parametrize(
    ("rule", "rows", "level"),
    [
        ("reward_collapse", curve([*RISING, 0.2, 0.1, 0.1]), "stop"),
        ("reward_collapse", curve([0.5, 0.5, 0.5], **IDENTICAL), "stop"),
        ("group_spread", curve(RISING, zero_variance_share=0.85), "warn"),
        ("validation_gap", evaluations(0.62, 0.62), "warn"),
        ("length_growth", curve(RISING, [100, 100, 100, 150, 200, 300, 320, 340]), "warn"),
        ("grader_errors", curve(RISING, errors={"error_timeout": 6}), "warn"),
        ("grader_errors", curve(RISING, errors={"error_timeout": 60}), "stop"),
        ("entropy_collapse", curve(RISING, **NO_ENTROPY), "warn"),
        ("invalid_reward", curve([*RISING, NAN]), "stop"),
        ("invalid_reward", curve([*RISING, 1.2]), "stop"),
        ("invalid_reward", curve([*RISING, -0.1]), "stop"),
        ("invalid_reward", curve(RISING, invalid_rewards=1.0), "stop"),
        ("invalid_reward", [*curve(RISING), validated(8, NAN)], "stop"),
    ],
)
def test_a_bad_curve_fires(rule: str, rows: list[dict[str, Any]], level: str) -> None:
    found = find(rule, rows)
    assert found.fired and found.level == level and found.metrics, found.message


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ({"also": {"bedrock": {"critic/rewards/mean": -0.2}}}, "warn"),
        ({"also": {"job events": {"critic/rewards/mean": NAN}}}, "stop"),
        ({"sources": ["bedrock"], "critic/rewards/max": 1.5}, "warn"),
        ({"sources": ["reward function", "bedrock"], "critic/rewards/max": 1.5}, "stop"),
    ],
)
def test_what_the_service_alone_reports_may_have_a_penalty_in_it(row: dict[str, Any], level: str) -> None:
    rows = curve(RISING)
    rows[-1].update(row)
    found = find("invalid_reward", rows)
    assert found.fired and found.level == level, found.message


def test_length_that_grows_under_a_falling_reward_is_not_paid_for() -> None:
    rows = curve(RISING[::-1], [100, 100, 100, 150, 200, 300, 320, 340])
    assert not find("length_growth", rows).fired


def test_a_reward_that_training_climbed_to_is_no_collapse() -> None:
    rows = curve([*RISING, 1.0, 1.0, 1.0])
    for row in rows[-3:]:
        row["critic/rewards/min"] = 1.0
    assert not find("reward_collapse", rows).fired
    # One that pays everything from the first step on teaches nothing.
    assert find("reward_collapse", rows[-3:]).fired


def test_prompts_that_are_learned_need_no_spread() -> None:
    assert not find("group_spread", curve([0.95] * 6, zero_variance_share=0.9)).fired


def test_a_first_step_alone_is_too_little() -> None:
    for rule in ("length_growth", "group_spread", "reward_collapse", "entropy_collapse"):
        assert not find(rule, curve([0.4])).evaluated, rule


def test_chance_is_granted_to_few_validation_prompts() -> None:
    few = {"val-score/rewards/std@1": 0.45, "validation_rollouts": 32}
    many = {"val-score/rewards/std@1": 0.45, "validation_rollouts": 3_200}
    assert not find("validation_gap", evaluations(0.58, 0.58, **few)).fired
    assert find("validation_gap", evaluations(0.58, 0.58, **many)).fired


def test_one_evaluation_is_too_little() -> None:
    assert not find("validation_gap", evaluations(0.1)).evaluated


def test_errors_are_named_and_the_responses_own_do_not_count() -> None:
    assert "(error_timeout)" in find("grader_errors", curve(RISING, errors={"error_timeout": 1})).message
    assert not find("grader_errors", curve(RISING, errors={"sample_parse_error": 400})).fired


def test_a_handful_of_rollouts_stops_no_job_for_its_errors() -> None:
    few = curve(RISING[:1], rollouts=8, complete=False, errors={"error_timeout": 1})
    found = find("grader_errors", few)
    assert not found.evaluated and "8 rollouts" in found.message
    assert find("grader_errors", curve(RISING[:1], rollouts=100, errors={"error_timeout": 11})).fired
    # Small steps fill a window too.
    assert find("grader_errors", curve(RISING[:5], rollouts=8, errors={"error_timeout": 1})).fired


def test_old_errors_are_forgotten() -> None:
    rows = [*curve([0.5] * 5, errors={"error_timeout": 500}), *curve([0.5] * 5)]
    assert not find("grader_errors", rows).fired


@pytest.mark.parametrize("rule", ["reward_collapse", "invalid_reward", "grader_errors"])
@pytest.mark.parametrize("level", ["note", "warn", "stop"])
def test_a_level_is_what_it_was_set_to(rule: str, level: str) -> None:
    rows = curve([*RISING, 0.1, 0.1, -0.1], errors={"error_timeout": 60})
    found = find(rule, rows, settings={"level": level})
    assert found.fired and found.level == level


def test_the_lower_threshold_never_stops() -> None:
    rows = curve(RISING, errors={"error_timeout": 6})
    assert find("grader_errors", rows, settings={"level": "stop"}).level is Level.WARN
    assert find("grader_errors", rows, settings={"level": "note"}).level is Level.NOTE


@pytest.mark.parametrize(
    ("rule", "rows", "settings"),
    [
        ("reward_collapse", curve([*RISING, 0.2, 0.1, 0.1]), {"share": 0.1}),
        ("group_spread", curve(RISING, zero_variance_share=0.85), {"share": 0.9}),
        ("validation_gap", evaluations(0.62, 0.62), {"warn_gap": 0.2, "gap": 0.2}),
        ("length_growth", curve(RISING, [100, 100, 100, 150, 200, 300, 320, 340]), {"ratio": 5}),
        ("grader_errors", curve(RISING, errors={"error_timeout": 6}), {"warn_share": 0.1}),
        ("entropy_collapse", curve(RISING, **NO_ENTROPY), {"floor": 0.005}),
        ("invalid_reward", curve([*RISING, 1.2]), {"high": 2.0}),
    ],
)
def test_a_threshold_is_what_it_was_set_to(
    rule: str, rows: list[dict[str, Any]], settings: dict[str, Any]
) -> None:
    assert find(rule, rows).fired and not find(rule, rows, settings=settings).fired
