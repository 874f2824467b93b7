"""A recipe as the stack published it into the datasets bucket, read by version."""

import json
from typing import TYPE_CHECKING, Any

import yaml
from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, ValidationError

from rft.contracts.errors import InvalidRunInput
from rft.contracts.explain import explain
from rft.contracts.paths import recipe_key
from rft.contracts.recipe import Recipe
from rft_aws.faults import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class PublishedRecipe(BaseModel):
    """The recipe, its two grader documents, and the S3 version of each file."""

    model_config = ConfigDict(frozen=True)

    recipe: Recipe
    reward: dict[str, Any]
    evaluation: dict[str, Any]
    versions: dict[str, str | None]


def read_published_recipe(client: "S3Client", bucket: str, name: str) -> PublishedRecipe:
    """Read `recipe.yaml`, `reward.json` and `evaluation.json`.

    Raises:
        InvalidRunInput: one is missing or wrong; the message names file and key.
    """
    bodies: dict[str, bytes] = {}
    versions: dict[str, str | None] = {}
    for file in ("recipe.yaml", "reward.json", "evaluation.json"):
        try:
            answer = client.get_object(Bucket=bucket, Key=recipe_key(name, file))
        except ClientError as error:
            if code_of(error) not in ("NoSuchKey", "404"):
                raise
            raise InvalidRunInput(
                f"recipe {name!r} has no {file} in s3://{bucket}/{recipe_key(name, '')}; deploy the stack again"
            ) from error
        bodies[file] = answer["Body"].read()
        versions[file] = answer.get("VersionId")
    try:
        recipe = Recipe.model_validate(yaml.safe_load(bodies["recipe.yaml"]))
    except ValidationError as error:
        raise InvalidRunInput(explain(error, f"recipes/{name}/recipe.yaml", Recipe)) from error
    return PublishedRecipe(
        recipe=recipe,
        reward=json.loads(bodies["reward.json"]),
        evaluation=json.loads(bodies["evaluation.json"]),
        versions=versions,
    )
