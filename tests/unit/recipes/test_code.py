"""The code recipe's rows: solutions pass, slips do not, and prompts show the visible tests alone."""

import json

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader_file
from tests.unit.committed_recipe import SPLITS, CommittedRecipe

RECIPE = CommittedRecipe("code")


@pytest.mark.parametrize("split", SPLITS)
def test_solutions_pass_and_slips_do_not(split: str) -> None:
    grader = load_grader_file(RECIPE.folder / "reward.json")
    for row in RECIPE.lines(split):
        reference = row["reference_answer"]
        solved, slipped = (
            grader.grade(GraderSample("1", (), f"```python\n{reference[key]}\n```", reference)).value
            for key in ("solution", "slip")
        )
        assert solved == 1.0, row["id"]
        assert slipped <= 0.4, row["id"]


def test_the_prompt_shows_the_visible_tests_alone() -> None:
    for row in RECIPE.lines("train"):
        tests = json.loads(row["reference_answer"]["tests"])
        assert [test.get("visible", False) for test in tests] == [True] * 2 + [False] * 8
        assert row["messages"][-1]["content"].count(") returns ") == 2
