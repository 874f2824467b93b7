"""The role that Bedrock assumes for a training job."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

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
        for statement in (
            iam.PolicyStatement(
                sid="ReadRunData", actions=["s3:GetObject"], resources=[runs.arn_for_objects(DATA)]
            ),
            iam.PolicyStatement(
                sid="WriteRunOutput",
                actions=["s3:GetObject", "s3:PutObject"],
                resources=[runs.arn_for_objects(OUTPUT)],
            ),
            iam.PolicyStatement(
                sid="ListRunData",
                actions=["s3:ListBucket"],
                resources=[runs.bucket_arn],
                conditions={"StringLike": {"s3:prefix": [DATA, OUTPUT, "runs/*/data", "runs/*/output"]}},
            ),
            iam.PolicyStatement(
                sid="UseKeyThroughS3",
                actions=["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
                resources=[key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"s3.{stack.region}.amazonaws.com"}},
            ),
            iam.PolicyStatement(
                sid="CallEveryVersionOfRewards",
                actions=["lambda:InvokeFunction"],
                resources=[reward.every_version_arn for reward in rewards],
            ),
        ):
            self.role.add_to_policy(statement)
