"""What holds of every committed recipe whose responses a model judges: tests that each recipe's module takes over.

A class and no parametrized module: tests of one file run in one process, and each recipe's take a while.
"""

from __future__ import annotations

from typing import ClassVar

import pytest

from rft.graders.judge.gates import Gates, is_refusal
from rft_cli.graders import read_recipe
from tests.unit.judged_recipe import FUNCTIONS, JudgedRecipe
from tests.unit.rehearsal.judge_double import sample_of

JUDGES = {"reward": "us.amazon.nova-lite-v1:0", "evaluation": "us.amazon.nova-pro-v1:0"}
LEAST_FLAWED = 12
"""Calibration responses without a criterion, at least: fewer say nothing of the judge's kappa on it."""

each_function = pytest.mark.parametrize("function", FUNCTIONS)


class JudgedRecipeTests:
    """recipe: which. labels: of the calibration. flawed: how many of them are false. refusals: whether the gates
    of both functions stop refusals. only_reported: components that a good response need not have in full."""

    recipe: ClassVar[JudgedRecipe]
    labels: ClassVar[int]
    flawed: ClassVar[int]
    refusals: ClassVar[bool]
    only_reported: ClassVar[frozenset[str]] = frozenset()

    def test_some_golds_are_an_authors(self) -> None:
        assert sum(row["gold_source"] == "author" for row in self.recipe.lines("train")) >= 20

    @each_function
    def test_every_gold_gets_the_whole_reward(self, function: str) -> None:
        for row, score in self.recipe.grade_golds(function):
            unmet = {name for name, value in score.components.items() if value != 1.0}
            assert (score.value, score.errors, unmet - self.only_reported) == (1.0, (), set()), row["id"]
            assert not is_refusal(row["gold_response"]), row["id"]

    # On many rows; a few of them go through the stage's own way in tests/unit/preflight.
    @pytest.mark.full
    @each_function
    def test_preflight_lets_the_function_pass(self, function: str) -> None:
        report = self.recipe.preflight(function, every=17)
        assert report.decision == "continue", report.reasons
        assert report.strategies["gold_response"] == 1.0
        assert max(score for name, score in report.strategies.items() if name.startswith("attack")) == 0.0

    @each_function
    def test_the_stand_in_judge_agrees_with_every_label(self, function: str) -> None:
        report = self.recipe.calibrate(function)
        assert {measure.name for measure in report.measures if measure.kind == "criterion"} == {
            criterion["id"] for criterion in self.recipe.rubric(function)["criteria"]
        }
        assert report.status == "warned" and report.labels == {"author": self.labels}
        assert report.attacks is not None and report.attacks.mean == 0.0
        assert {measure.name: measure.kappa for measure in report.measures if measure.kappa != 1.0} == {}

    def test_the_calibration_is_balanced(self) -> None:
        flawed = self.recipe.flawed()
        criteria = self.recipe.rubric("reward")["criteria"]
        assert min(flawed[criterion["id"]] for criterion in criteria) >= LEAST_FLAWED
        assert flawed["overall"] == self.flawed
        assert abs(self.recipe.length_correlation()) < 0.15

    def test_judges_and_settings(self) -> None:
        rubrics = {function: self.recipe.rubric(function) for function in FUNCTIONS}
        assert {function: rubric["model"] for function, rubric in rubrics.items()} == JUDGES
        assert all(Gates(**rubric["gates"]).refusals is self.refusals for rubric in rubrics.values())
        said = [{each["requirement"] for each in rubric["criteria"]} for rubric in rubrics.values()]
        assert not said[0] & said[1]

    def test_the_primary_metric_is_a_component_of_the_evaluation(self) -> None:
        row = self.recipe.rows[0]
        score = self.recipe.grader("evaluation", [row]).grade(sample_of(row, row["gold_response"]))
        assert read_recipe(self.recipe.name).evaluation.primary in score.components
