"""A recipe's files in this checkout, as far as commands need them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from rft.catalogue.judges import trained_judge, write_calls
from rft.catalogue.models import load_models
from rft.contracts.explain import explain
from rft.contracts.recipe import Recipe
from rft.graders.spec import EMBEDDING_VARIABLE, JUDGES_VARIABLE, judge_models_of, needs_of
from rft_cli.client.errors import InputRefused
from stacks.project import ROOT, ProjectFolders
from stacks.settings import Settings, SettingsError, load_settings

GRADER_FILES = {"reward": "reward.json", "evaluation": "evaluation.json"}


def recipe_folder(name: str) -> Path:
    """The folder of a recipe.

    Raises:
        InputRefused: there is none; the message lists those that there are.
    """
    datasets = ProjectFolders().datasets
    folder = datasets / name
    if not (folder / "recipe.yaml").is_file():
        there = ", ".join(sorted(path.parent.name for path in datasets.glob("*/recipe.yaml"))) or "none"
        raise InputRefused(f"There is no recipe {name!r} in {datasets}. There are: {there}.")
    return folder


def read_recipe(name: str) -> Recipe:
    """A recipe of this checkout.

    Raises:
        InputRefused: it is not there or cannot be used.
    """
    path = recipe_folder(name) / "recipe.yaml"
    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise InputRefused(explain(error, str(path), Recipe)) from error
    except yaml.YAMLError as error:
        raise InputRefused(f"{path} is no YAML: {error}") from error


def read_grader_documents(name: str) -> dict[str, dict[str, Any]]:
    """`reward.json` and `evaluation.json` of a recipe, by file name; without those that are not there.

    Raises:
        InputRefused: one is no JSON object.
    """
    found = {}
    for file in GRADER_FILES.values():
        path = recipe_folder(name) / file
        if not path.is_file():
            continue
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise InputRefused(f"{path} is no JSON: {error}") from error
        if not isinstance(document, dict):
            raise InputRefused(f"{path} holds no JSON object.")
        found[file] = document
    return found


def recipe_models(names: Sequence[str] | None) -> list[str]:
    """The models that recipes of this checkout train; all recipes where none is named."""
    return sorted({read_recipe(name).model for name in _present(names)})


def judge_models(names: Sequence[str] | None) -> dict[str, str]:
    """The judge models of recipes' graders, by a title for a person."""
    found: dict[str, str] = {}
    for name in _present(names):
        for file in GRADER_FILES.values():
            path = ProjectFolders().datasets / name / file
            if path.is_file():
                for model in judge_models_of(json.loads(path.read_text(encoding="utf-8"))):
                    found[f"judge {model}"] = model
    return found


def sandboxed_functions(recipes: Sequence[str]) -> list[tuple[str, str]]:
    """(recipe, "reward" or "evaluation") of each grader file that runs a model's code."""
    return [
        (name, kind)
        for name in _present(recipes)
        for kind, file in GRADER_FILES.items()
        if (path := ProjectFolders().datasets / name / file).is_file()
        and "sandbox" in needs_of(json.loads(path.read_text(encoding="utf-8")))
    ]


def checkout_settings() -> Settings:
    """The settings of this checkout's cdk.json.

    Raises:
        InputRefused: they cannot be used.
    """
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8")).get("context", {})
    try:
        return load_settings(context, ProjectFolders())
    except SettingsError as error:
        raise InputRefused(str(error)) from error


def embedding_variable() -> dict[str, str]:
    """What the stack would tell a function of its embedding model; nothing where the settings name none.

    Raises:
        InputRefused: the settings cannot be used.
    """
    name = checkout_settings().embedding_model
    if name is None:
        return {}
    known = load_models(ProjectFolders().catalogue).embedding_models
    if name not in known:
        raise InputRefused(f"`embedding_model` is {name!r}; the catalogue has {', '.join(sorted(known))}.")
    return {EMBEDDING_VARIABLE: known[name].model_dump_json()}


def judges_variable(grader: Path) -> dict[str, str]:
    """What the stack would tell a function of the judges that a grader file names; nothing where it names none.

    Raises:
        InputRefused: the file is no JSON, or names a judge that the catalogue does not have.
    """
    try:
        models = judge_models_of(json.loads(grader.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InputRefused(f"{grader} is no JSON: {error}") from error
    if not models:
        return {}
    known = load_models(ProjectFolders().catalogue).judges
    judges = {model: known.get(model) or trained_judge(model) for model in models}
    calls = {model: judge.call for model, judge in judges.items() if judge is not None}
    unknown = [repr(model) for model in models if model not in calls]
    if unknown:
        raise InputRefused(
            f"{grader} names {', '.join(unknown)}; the catalogue has the judges {', '.join(sorted(known))}."
        )
    return {JUDGES_VARIABLE: write_calls(calls)}


def _present(names: Sequence[str] | None) -> list[str]:
    there = [path.parent.name for path in ProjectFolders().datasets.glob("*/recipe.yaml")]
    return sorted(there if names is None else set(there) & set(names))
