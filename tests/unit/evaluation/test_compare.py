"""Whole comparisons of made-up profiles."""

import pytest

from rft.contracts.errors import InvalidRunInput, RunStateBroken
from rft.contracts.outcomes import Verdict
from rft.contracts.profile import GraderScores
from rft.contracts.recipe import Evaluation
from rft.evaluation.compare import EXAMPLE_CHARACTERS, Comparison, compare
from tests.fakes.profiles import coin_profile, profile, response

SETTINGS = Evaluation(primary="accuracy")


def chance(row: int) -> float:
    return (row % 10) / 10


def test_a_better_model_is_promoted() -> None:
    base = coin_profile(chance, 200, 4, seed=1)
    found = compare(base, coin_profile(lambda row: chance(row) + 0.15, 200, 4, seed=2), SETTINGS)
    assert found.verdict is Verdict.PROMOTE
    assert sum(found.base_histogram) == sum(found.tuned_histogram) == 200
    assert found.summary()["verdict"] == "promote" and found.summary()["lower"] > 0
    assert found.agreement == pytest.approx(1.0) and found.notes == []


def test_the_same_model_twice_is_not_promoted() -> None:
    base, again = coin_profile(chance, 200, 4, seed=1), coin_profile(chance, 200, 4, seed=2)
    assert compare(base, again, SETTINGS).verdict is not Verdict.PROMOTE


def test_order_of_responses_does_not_matter() -> None:
    base, tuned = coin_profile(chance, 50, 3, seed=1), coin_profile(chance, 50, 3, seed=2)
    there, back = compare(base, tuned, SETTINGS), compare(base[::-1], tuned[::-1], SETTINGS)
    assert there.statistics.gain == pytest.approx(back.statistics.gain)
    assert there.statistics.lower == pytest.approx(back.statistics.lower)


def test_samples_of_a_prompt_are_one_observation() -> None:
    """Ten copies of each response change nothing: they are no new evidence."""
    base, tuned = profile([[1.0], [0.0], [1.0]] * 10), profile([[1.0], [1.0], [0.0]] * 10)
    once, often = compare(base, tuned, SETTINGS), compare(base * 10, tuned * 10, SETTINGS)
    assert once.statistics == often.statistics


def test_prompts_of_one_arm_only_are_left_out_and_counted() -> None:
    found = compare(profile([[1.0]] * 30), profile([[1.0]] * 25), SETTINGS)
    assert found.statistics.prompts == 25 and found.unpaired == 5
    assert found.notes == ["5 prompts were answered in one arm only and are left out."]


def test_a_response_that_could_not_be_judged_counts_zero() -> None:
    broken = response(0, 0, 1.0, evaluation=GraderScores(score=0.0, metrics={"error_no_answer": 1.0}))
    tuned = [broken, *profile([[1.0]] * 30)[1:]]
    found = compare(profile([[1.0]] * 30), tuned, SETTINGS)
    assert found.unscored == 1 and found.statistics.losses == 1


def test_a_component_that_nobody_reports_names_those_that_are() -> None:
    with pytest.raises(InvalidRunInput, match="'acuracy'; the functions return: accuracy, format"):
        compare(profile([[1.0]] * 2), profile([[1.0]] * 2), Evaluation(primary="acuracy"))


def test_a_component_of_the_reward_function_serves_too() -> None:
    found = compare(profile([[1.0]] * 2), profile([[0.0]] * 2), Evaluation(primary="format"))
    assert found.statistics.base_mean == 1


def test_the_aggregate_is_called_score() -> None:
    assert (
        compare(profile([[0.4]] * 2), profile([[0.4]] * 2), Evaluation(primary="score")).statistics.gain == 0
    )


def test_empty_and_foreign_profiles_are_refused() -> None:
    with pytest.raises(RunStateBroken, match="tuned profile has no responses"):
        compare(profile([[1.0]]), [], SETTINGS)
    with pytest.raises(RunStateBroken, match="share 0 prompts"):
        compare(profile([[1.0]]), [response(7, 0, 1.0)], SETTINGS)


def test_a_hacked_reward_is_noted() -> None:
    base = coin_profile(lambda _: 0.5, 100, 2, seed=1)
    tuned = [
        item.model_copy(update={"reward": GraderScores(score=1.0, metrics={})})
        for item in coin_profile(lambda _: 0.4, 100, 2, seed=2)
    ]
    assert "learned to please the reward" in compare(base, tuned, SETTINGS).notes[0]


def test_slices() -> None:
    labels = {row: {"difficulty": "easy" if row < 20 else "hard"} for row in range(23)}
    found = compare(profile([[0.5]] * 30), profile([[1.0]] * 30), SETTINGS, labels=labels)
    assert [(item.value, item.statistics.prompts) for item in found.slices] == [("easy", 20)]


def test_examples_are_the_largest_changes_and_are_cut() -> None:
    base = profile([[1.0], [0.5], [0.0]], text="x" * 9_999)
    tuned = profile([[0.0], [0.5], [1.0]])
    found = compare(base, tuned, SETTINGS)
    assert [item.row for item in found.losses] == [0] and [item.row for item in found.wins] == [2]
    assert len(found.losses[0].base_text) == EXAMPLE_CHARACTERS


def test_the_comparison_survives_json() -> None:
    found = compare(profile([[1.0, 0.0]] * 30), profile([[1.0, 1.0]] * 30), SETTINGS)
    assert Comparison.model_validate_json(found.model_dump_json()) == found
