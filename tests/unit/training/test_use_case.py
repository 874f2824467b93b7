"""The use case by the lead grader, as the committed recipes have it."""

import json
from pathlib import Path

import pytest
import yaml

from rft.contracts.recipe import Recipe
from rft.training.use_case import use_case_of

DATASETS = Path(__file__).parents[3] / "datasets"
COMMITTED = {
    "math": "math", "code": "code", "extraction": "extraction", "tools": "tools", "chat": "judged",
    "creative_writing": "judged", "summarization": "judged", "moderation": "extraction",
}  # fmt: skip


def recipe(name: str) -> Recipe:
    return Recipe.model_validate(yaml.safe_load((DATASETS / name / "recipe.yaml").read_text("utf-8")))


@pytest.mark.parametrize(("name", "use_case"), COMMITTED.items())
def test_committed_recipes(name: str, use_case: str) -> None:
    reward = json.loads((DATASETS / name / "reward.json").read_text("utf-8"))
    assert use_case_of(recipe(name), reward) == use_case


def test_a_recipe_can_say_it_itself_and_other_graders_stand_for_no_use_case() -> None:
    plain = {"type": "string_check", "name": "match"}
    assert use_case_of(recipe("math"), plain) == "other"
    told = recipe("math").model_copy(update={"use_case": "code"})
    assert use_case_of(told, {"type": "math_answer"}) == "code"
