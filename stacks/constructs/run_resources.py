"""What the stage functions work on, passed around as one typed value."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from rft.catalogue.models import Model
from stacks.constructs.reward_function import RewardFunction


@dataclass(frozen=True)
class RunResources:
    """The resources of a run; `models` are those that this Region can train."""

    datasets: s3.IBucket
    runs: s3.IBucket
    key: kms.IKey
    topic: sns.ITopic
    training_role: iam.IRole
    rewards: Sequence[RewardFunction]
    evaluations: Sequence[RewardFunction]
    models: Sequence[Model]
    data_buckets: Sequence[str]
    data_keys: Sequence[str]
    champion_prefix: str

    @property
    def bedrock_models(self) -> list[Model]:
        """Models that Bedrock's own API trains."""
        return [model for model in self.models if model.backend == "bedrock"]

    @property
    def open_weight_models(self) -> list[Model]:
        """Models that Bedrock's OpenAI-compatible API trains."""
        return [model for model in self.models if model.backend == "mantle"]

    @property
    def graders(self) -> list[RewardFunction]:
        """Reward and evaluation functions."""
        return [*self.rewards, *self.evaluations]
