"""The hyperparameters that a run of a recipe would take, from the files of this machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rft.catalogue.models import Model
from rft.catalogue.presets import load_presets
from rft.contracts.recipe import Hyperparameters, Recipe
from rft.data.lengths import lengths_of
from rft.data.lines import bounded_lines
from rft.training.derived import TrainingData
from rft.training.hyperparameters import Layers, resolve_hyperparameters
from rft.training.use_case import use_case_of
from rft_aws.environment import catalogue_folder


def hyperparameters_of_run(
    recipe: Recipe, reward: Mapping[str, Any], name: str, model: Model, train: Path | None
) -> tuple[Hyperparameters, dict[str, str]]:
    """Values and origins, as Resolve run would choose them without an override.

    Args:
        name: the model's name in the catalogue.
        train: the training rows, which some values are derived from.

    Raises:
        InvalidRunInput: the model does not take a value of the recipe.
    """
    return resolve_hyperparameters(
        Layers(
            recipe=recipe.hyperparameters,
            presets=load_presets(catalogue_folder()).model(name),
            use_case=use_case_of(recipe, reward),
            backend=model.backend,
            data=None if train is None else training_data(train),
        )
    )


def training_data(train: Path) -> TrainingData:
    """What hyperparameters are derived from, measured in a file."""
    with train.open("rb") as file:
        rows, longest = lengths_of(bounded_lines(file))
    return TrainingData(rows=rows, longest=longest)


def table_rows(values: Hyperparameters, origins: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name: the value (None for one that the model does not take) and its origin."""
    return {name: {"value": getattr(values, name), "origin": origin} for name, origin in origins.items()}
