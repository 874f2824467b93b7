"""Every name and token that AWS sees, derived from the execution so that a retry finds what it made before."""

import hashlib
import re
from datetime import datetime

# 32 leaves room for "-yyyymmdd-" + 10 hex + "-a9" inside the 63 characters of jobName and customModelName.
RECIPE_NAME = re.compile(r"^[a-z0-9]+([_-][a-z0-9]+)*$")
RECIPE_NAME_MAX = 32
RUN_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*-\d{8}-[0-9a-f]{10}$")


def is_recipe_name(text: str) -> bool:
    """Whether a string can be a recipe's name (and a folder, an S3 key part and a slug)."""
    return len(text) <= RECIPE_NAME_MAX and RECIPE_NAME.match(text) is not None


def slug(recipe: str) -> str:
    """The recipe's name where Bedrock's job pattern forbids underscores."""
    return recipe.replace("_", "-")


def run_id_for(recipe: str | None, execution_arn: str, started_at: datetime) -> str:
    """`<recipe>-<yyyymmdd>-<10 hex of sha256(execution ARN)>`.

    An unusable recipe name becomes `invalid`, so that a refused execution has a run folder and a report too.
    """
    name = slug(recipe) if recipe is not None and is_recipe_name(recipe) else "invalid"
    digest = hashlib.sha256(execution_arn.encode()).hexdigest()[:10]
    return f"{name}-{started_at:%Y%m%d}-{digest}"


def run_id_of_input(given: object, execution_arn: str, started_at: datetime) -> str:
    """The run that an execution works on: the one that its input resumes, else one of its own.

    An input that is refused for its form must not touch a stored run, so only `{"resume": "<run id>"}`, alone and
    well formed, names one.
    """
    fields = given if isinstance(given, dict) else {}
    resumed, recipe = fields.get("resume"), fields.get("recipe")
    if len(fields) == 1 and isinstance(resumed, str) and RUN_ID.match(resumed):
        return resumed
    return run_id_for(recipe if isinstance(recipe, str) else None, execution_arn, started_at)


def attempt_name(run_id: str, attempt: int) -> str:
    """The name of an attempt's job, custom model and deployment; `attempt` counts from 1."""
    return f"{run_id}-a{attempt}"


def client_token(run_id: str, purpose: str) -> str:
    """A clientRequestToken: only letters, digits and hyphens are allowed in it."""
    return f"{run_id}-{purpose}"
