"""The role that Bedrock assumes for a training job."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.grants import EVERY_VERSION, NAMED_BY_RUN
from stacks.constructs.permission import Permission, give, permission
from stacks.constructs.reward_function import RewardFunction

DATA = "runs/*/data/*"
OUTPUT = "runs/*/output/*"


class TrainingRole(Construct):
    """Exposes `role`. It reads a run's copy of the data, writes its output and calls the reward functions."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runs: s3.IBucket,
        key: kms.IKey,
        rewards: Sequence[RewardFunction],
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        jobs = f"arn:{stack.partition}:bedrock:{stack.region}:{stack.account}:model-customization-job/*"
        self.role = iam.Role(
            self,
            "Role",
            description="Assumed by Amazon Bedrock for reinforcement fine-tuning jobs",
            assumed_by=iam.ServicePrincipal(
                "bedrock.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnEquals": {"aws:SourceArn": jobs},
                },
            ),
        )
        give(self.role, self._permissions(runs, key, rewards))

    def _permissions(
        self, runs: s3.IBucket, key: kms.IKey, rewards: Sequence[RewardFunction]
    ) -> list[Permission]:
        # IfExists: Bedrock may look whether the bucket is there, which carries no prefix.
        listed = {"StringLikeIfExists": {"s3:prefix": [DATA, OUTPUT, "runs/*/data", "runs/*/output"]}}
        through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{Stack.of(self).region}.amazonaws.com"}}
        versions = [reward.every_version_arn for reward in rewards]
        return [
            permission(
                ["s3:GetObject"], [runs.arn_for_objects(DATA)], sid="ReadRunData", wildcard=NAMED_BY_RUN
            ),
            permission(
                ["s3:GetObject", "s3:PutObject"],
                [runs.arn_for_objects(OUTPUT)],
                sid="WriteRunOutput",
                wildcard=NAMED_BY_RUN,
            ),
            permission(["s3:ListBucket"], [runs.bucket_arn], sid="ListRunData", conditions=listed),
            permission(
                ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
                [key.key_arn],
                sid="UseKeyThroughS3",
                conditions=through_s3,
            ),
            permission(
                ["lambda:InvokeFunction"], versions, sid="CallEveryVersionOfRewards", wildcard=EVERY_VERSION
            ),
        ]
