"""Every committed recipe: its files are the generator's, its splits are apart, the dataset gate takes them."""

from itertools import combinations
from pathlib import Path

import pytest

from datasets.splits import write_split
from tests.unit.committed_recipe import SPLITS, CommittedRecipe

SIZES = {
    "chat": [216, 63, 108],
    "code": [306, 104, 150],
    "creative_writing": [204, 61, 105],
    "extraction": [360, 108, 216],
    "math": [400, 100, 200],
    "moderation": [207, 61, 104],
    "summarization": [204, 63, 108],
    "tools": [360, 110, 180],
}
RECIPES = {name: CommittedRecipe(name) for name in SIZES}
FILES = [(name, file) for name, recipe in RECIPES.items() for file in recipe.files]
NEAR = 0.3
"""Share of shingles in common from which on prompts of two splits are too much alike; the dataset gate has 0.8."""

every_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


def test_no_recipe_is_left_out() -> None:
    folders = (next(iter(RECIPES.values())).folder.parent).glob("*/recipe.yaml")
    assert {path.parent.name for path in folders} == set(RECIPES)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_the_committed_file_is_what_the_generator_writes(name: str, file: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]
    write_split(recipe.generator.build_split(file), tmp_path / "rows.jsonl")
    assert (tmp_path / "rows.jsonl").read_bytes() == (recipe.folder / f"{file}.jsonl").read_bytes()


@every_recipe
def test_sizes_ids_and_difficulties(recipe: CommittedRecipe) -> None:
    assert [len(recipe.lines(split)) for split in SPLITS] == SIZES[recipe.name]
    assert len({row["id"] for row in recipe.rows}) == len(recipe.rows)
    for split in SPLITS:
        assert {row["difficulty"] for row in recipe.lines(split)} == {"easy", "medium", "hard"}


@every_recipe
def test_splits_share_no_group(recipe: CommittedRecipe) -> None:
    """A row that is made of two topics has both in its group."""
    groups = [{part for row in recipe.lines(name) for part in row["group"].split("+")} for name in SPLITS]
    assert all(groups)
    for one, other in combinations(groups, 2):
        assert not one & other


@every_recipe
def test_splits_share_no_near_duplicate(recipe: CommittedRecipe) -> None:
    assert recipe.closest_prompts() < NEAR
    if recipe.name in ("math", "extraction"):
        # Made of templates: nor where their numbers are left out.
        assert recipe.closest_prompts(r"[a-z]+") < NEAR


@every_recipe
def test_the_data_gate_finds_no_error(recipe: CommittedRecipe) -> None:
    report = recipe.validate()
    assert report.valid, report.sentence()
    assert report.effective_rows == report.rows
