"""A committed recipe: its files, and what they hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from rft.catalogue.models import load_models
from rft.data.settings import DatasetSettings
from rft.data.validate import DatasetReport, validate_datasets
from rft.graders.text.shingles import shingles
from rft_aws.environment import catalogue_folder
from rft_cli.graders import read_grader_documents, read_recipe
from rft_cli.hyperparameters import hyperparameters_of_run
from stacks.project import ROOT

SPLITS = ("train", "validation", "test")

Row = dict[str, Any]


@dataclass(frozen=True)
class CommittedRecipe:
    """One folder of datasets/."""

    name: str

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return ROOT / "datasets" / self.name

    @property
    def generator(self) -> ModuleType:
        """The module that writes its files."""
        return import_module(f"datasets.{self.name}.generate")

    def lines(self, name: str) -> list[Row]:
        """The rows of a split, or the lines of "calibration"."""
        text = (self.folder / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    @cached_property
    def rows(self) -> list[Row]:
        """All splits."""
        return [row for split in SPLITS for row in self.lines(split)]

    @property
    def files(self) -> list[str]:
        """The splits, and "calibration" where there is one."""
        return [name for name in (*SPLITS, "calibration") if (self.folder / f"{name}.jsonl").exists()]

    def validate(self) -> DatasetReport:
        """What the dataset gate says with the recipe's own model, graders and hyperparameters."""
        recipe = read_recipe(self.name)
        model, graders = (
            load_models(catalogue_folder()).models[recipe.model],
            read_grader_documents(self.name),
        )
        train = self.folder / "train.jsonl"
        chosen, _ = hyperparameters_of_run(recipe, graders["reward.json"], recipe.model, model, train)
        settings = DatasetSettings.of_model(model, graders, chosen)
        splits = {
            split: (self.folder / f"{split}.jsonl").read_bytes().splitlines(keepends=True) for split in SPLITS
        }
        return validate_datasets(splits, settings)

    def closest_prompts(self, word: str = r"\w+") -> float:
        """The largest share of word 3-shingles that the user turns of two different files have in common."""
        files = [{line["messages"][-1]["content"] for line in self.lines(name)} for name in self.files]
        shingled = [
            [shingles(re.findall(word, text.casefold())) for text in sorted(texts)] for texts in files
        ]
        return max(
            len(first & second) / len(first | second)
            for one, other in combinations(shingled, 2)
            for first in one
            for second in other
        )
