"""What the stack tells a stage function, read once a call and typed."""

import json
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
SIMULATED_ACCOUNT = "000000000000"


class FunctionNames(BaseModel):
    """The two grader functions of a recipe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reward: str
    evaluation: str


class StageEnvironment(BaseModel):
    """The environment of a stage function."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    datasets_bucket: str
    runs_bucket: str
    data_buckets: list[str]
    key_arn: str
    training_role_arn: str
    topic_arn: str
    functions: dict[str, FunctionNames]
    champion_prefix: str
    max_profile_concurrency: int

    @property
    def partition(self) -> str:
        """`aws`, `aws-us-gov` or `aws-cn`, from the training role's ARN."""
        return self.training_role_arn.split(":")[1]

    @property
    def account(self) -> str:
        """The account that the stacks live in."""
        return self.training_role_arn.split(":")[4]

    @property
    def simulated(self) -> bool:
        """Whether this is a rehearsal: no real account has that number."""
        return self.account == SIMULATED_ACCOUNT


def stage_environment() -> StageEnvironment:
    """The variables that the stack sets on every stage function; KeyError names one that is missing."""
    return StageEnvironment(
        region=os.environ["AWS_REGION"],
        datasets_bucket=os.environ["RFT_DATASETS_BUCKET"],
        runs_bucket=os.environ["RFT_RUNS_BUCKET"],
        data_buckets=json.loads(os.environ["RFT_DATA_BUCKETS"]),
        key_arn=os.environ["RFT_KEY_ARN"],
        training_role_arn=os.environ["RFT_TRAINING_ROLE_ARN"],
        topic_arn=os.environ["RFT_TOPIC_ARN"],
        functions=json.loads(os.environ["RFT_FUNCTIONS"]),
        champion_prefix=os.environ["RFT_CHAMPION_PREFIX"],
        max_profile_concurrency=int(os.environ["RFT_MAX_PROFILE_CONCURRENCY"]),
    )


def catalogue_folder() -> Path:
    """The catalogue: beside the packages in a function's asset, beside `lambda/` in a checkout."""
    return CATALOGUE if CATALOGUE.is_dir() else CATALOGUE.parents[1] / "catalogue"
