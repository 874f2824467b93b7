"""The deployment's settings: CDK context, checked once at synth.

Set them in `cdk.json` or on the command line (`cdk deploy -c email=me@example.com -c 'recipes=["math"]'`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rft.contracts.explain import explain
from rft.contracts.recipe import Recipe, Strict
from rft.graders.spec import Need, judge_models_of, needs_of
from rft.graders.time_budget import misfit
from stacks.project import ProjectFolders

# Retention periods that CloudWatch Logs accepts, in days.
LOG_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
ALL_RECIPES = "*"
REQUIRED_FILES = ("recipe.yaml", "reward.json", "evaluation.json")


@dataclass(frozen=True)
class Demands:
    """What the graders of one file need, and the judge models that they name."""

    needs: frozenset[Need]
    judges: tuple[str, ...] = ()


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what would do."""


def _from_text(value: object) -> object:
    """Lists arrive from the command line as JSON or as `a,b`."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise PydanticCustomError(
                "json", "this is no JSON list: {error}", {"error": str(error)}
            ) from error
    return [part.strip() for part in text.split(",") if part.strip()]


def _log_days(days: int) -> int:
    if days not in LOG_DAYS:
        raise ValueError(f"CloudWatch Logs keeps logs for one of {', '.join(map(str, LOG_DAYS))} days")
    return days


def _mapping_from_text(value: object) -> object:
    """An object arrives from the command line as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise PydanticCustomError("json", "this is no JSON object: {error}", {"error": str(error)}) from error


Names = Annotated[list[str], BeforeValidator(_from_text)]


class Settings(Strict):
    """Every context key of the app."""

    recipes: Names = Field(
        default=["math"], min_length=1, description='Recipe folders to deploy; ["*"] is all of them.'
    )
    email: Annotated[
        str | None,
        Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", description="Gets every notification, once confirmed."),
    ] = None
    data_buckets: Names = Field(
        default=[], description="Buckets besides the datasets bucket that a run's input may name."
    )
    data_keys: Names = Field(default=[], description="ARNs of the KMS keys of those buckets.")
    judge_models: Annotated[dict[str, str], BeforeValidator(_mapping_from_text)] = Field(
        default={},
        description="Bedrock model or inference profile by OpenAI model name, for `rft convert-grader`.",
    )
    embedding_model: Annotated[
        str | None,
        Field(description="Embedding model of the catalogue for graders that compare by `cosine`."),
    ] = None
    judge_keys: Names = Field(
        default=[],
        description="ARNs of the KMS keys of judge models of your own, where it is not the stack's key.",
    )
    monthly_budget_usd: Annotated[
        float | None,
        Field(
            gt=0,
            description="An AWS Budget on the account's Bedrock cost of a month; it mails, and stops nothing.",
        ),
    ] = None
    runs_retention_days: Annotated[
        int, Field(ge=1, le=3650, description="Days after which a run's objects expire.")
    ] = 365
    log_retention_days: Annotated[
        int, AfterValidator(_log_days), Field(description="Days that CloudWatch keeps logs.")
    ] = 90
    max_profile_concurrency: Annotated[
        int, Field(ge=1, le=40, description="Most profile shards at one time, whatever the quota allows.")
    ] = 10
    sandbox_subnets: Names = Field(
        default=[],
        description="Existing subnets without any way out, for functions that run a model's code; else made.",
    )
    sandbox_security_groups: Names = Field(
        default=[],
        description="Existing security groups without egress rules; they go with `sandbox_subnets`.",
    )
    prefix: Annotated[
        str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,39}$", description="Begins the names of both stacks.")
    ] = "rft"
    account: Annotated[
        str | None, Field(pattern=r"^\d{12}$", description="The account; by default the credentials' own.")
    ] = None
    region: Annotated[
        str | None,
        Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="The Region; by default the profile's own."),
    ] = None
    assets: Annotated[
        Literal["lambda", "host"], Field(description="Which build of the code: for AWS, or for this machine.")
    ] = "lambda"

    @field_validator("data_buckets")
    @classmethod
    def _bucket_names(cls, names: list[str]) -> list[str]:
        for name in names:
            if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
                raise ValueError(
                    f"{name!r} is no bucket name; give the name alone, without s3:// and without a key"
                )
        return names

    @field_validator("sandbox_subnets", "sandbox_security_groups")
    @classmethod
    def _network_ids(cls, ids: list[str], info: ValidationInfo) -> list[str]:
        kind = "subnet" if info.field_name == "sandbox_subnets" else "sg"
        for each in ids:
            if not re.fullmatch(rf"{kind}-[0-9a-f]{{8,17}}", each):
                raise ValueError(f"{each!r} is no id of the form {kind}-0123456789abcdef0")
        return ids

    @model_validator(mode="after")
    def _subnets_and_groups(self) -> "Settings":
        if bool(self.sandbox_subnets) != bool(self.sandbox_security_groups):
            raise ValueError("sandbox_subnets and sandbox_security_groups go together: give both or neither")
        return self

    @field_validator("data_keys", "judge_keys")
    @classmethod
    def _key_arns(cls, arns: list[str]) -> list[str]:
        for arn in arns:
            if not re.fullmatch(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+", arn):
                raise ValueError(f"{arn!r} is no KMS key ARN; an alias cannot be granted")
        return arns


def is_ours(key: str) -> bool:
    """Whether a context key is a setting: CDK's own flags, options and look-ups carry `@` or `:`."""
    return not key.startswith("@") and ":" not in key and key != "tree"


def load_settings(context: Mapping[str, Any], folders: ProjectFolders) -> Settings:
    """Read the settings out of the context; `["*"]` becomes the folders that there are.

    Raises:
        SettingsError: an unknown key, a value out of range, or a recipe that is not there.
    """
    try:
        settings = Settings.model_validate({key: value for key, value in context.items() if is_ours(key)})
    except ValidationError as error:
        raise SettingsError(explain(error, "CDK context", Settings)) from None
    there = sorted(path.name for path in folders.datasets.iterdir() if (path / "recipe.yaml").exists())
    chosen = there if ALL_RECIPES in settings.recipes else list(dict.fromkeys(settings.recipes))
    missing = [name for name in chosen if name not in there]
    if missing or not chosen:
        raise SettingsError(
            f"CDK context: `recipes` names {', '.join(missing) or 'nothing'}, and {folders.datasets} has no such "
            f"folder with a recipe.yaml; there are: {', '.join(there) or 'none'}"
        )
    return settings.model_copy(update={"recipes": chosen})


def load_recipe(folder: Path) -> Recipe:
    """Read and check a recipe's folder.

    Raises:
        SettingsError: recipe.yaml cannot be used, names another recipe, or a file of the recipe is missing.
    """
    missing = [name for name in REQUIRED_FILES if not (folder / name).exists()]
    if missing:
        raise SettingsError(f"recipe {folder.name}: {', '.join(missing)} missing in {folder}")
    try:
        content = yaml.safe_load((folder / "recipe.yaml").read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SettingsError(f"{folder / 'recipe.yaml'} is no YAML: {error}") from error
    try:
        recipe = Recipe.model_validate(content)
    except ValidationError as error:
        raise SettingsError(explain(error, str(folder / "recipe.yaml"), Recipe)) from None
    if recipe.name != folder.name:
        raise SettingsError(
            f"{folder / 'recipe.yaml'}: name is {recipe.name!r}; it must be the folder's, {folder.name!r}"
        )
    return recipe


def load_demands(folder: Path) -> dict[str, Demands]:
    """What a recipe's graders need, by kind of function.

    Raises:
        SettingsError: a grader file is no JSON, or its worst batch does not fit into the function's time.
    """
    demands = {}
    for kind in ("reward", "evaluation"):
        path = folder / f"{kind}.json"
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise SettingsError(f"{path} is no JSON: {error}") from error
        too_slow = misfit(document)
        if too_slow is not None:
            raise SettingsError(f"recipe {folder.name}: {kind}.json: {too_slow}")
        demands[kind] = Demands(needs_of(document), tuple(judge_models_of(document)))
    return demands
