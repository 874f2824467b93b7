"""IAM statements that several stages share: each says one thing that a stage may do, on as little as it needs."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from rft.catalogue.models import Model
from stacks.constructs.run_resources import RunResources

RUNS = "runs/*"
CHAMPIONS = "champions/*"
DEPLOYMENT = "custom-model-deployment/*"
JOB = "model-customization-job/*"
CUSTOM_MODEL = "custom-model/*"


class Grants:
    """Builds statements for the resources of one stack."""

    def __init__(self, scope: Construct, resources: RunResources) -> None:
        stack = Stack.of(scope)
        self._partition, self._region, self._account = stack.partition, stack.region, stack.account
        self._of = resources

    def bedrock_arn(self, resource: str) -> str:
        """ARN of a resource of this account and Region."""
        return f"arn:{self._partition}:bedrock:{self._region}:{self._account}:{resource}"

    def foundation_model_arn(self, model_id: str, region: str | None = None) -> str:
        """ARN of a foundation model; they belong to no account."""
        return f"arn:{self._partition}:bedrock:{region or self._region}::foundation-model/{model_id}"

    def runs(self, *, champions: str = "") -> list[iam.PolicyStatement]:
        """Read and write a run's objects. `champions`: "read" or "write" adds the champion records."""
        bucket = self._of.runs
        statements = [
            iam.PolicyStatement(
                sid="ReadWriteRuns",
                actions=["s3:GetObject", "s3:PutObject"],
                resources=[bucket.arn_for_objects(RUNS)],
            ),
            # Without it a missing object reads as a refusal instead of as missing.
            iam.PolicyStatement(
                sid="ListRuns",
                actions=["s3:ListBucket"],
                resources=[bucket.bucket_arn],
                conditions={"StringLike": {"s3:prefix": [RUNS, CHAMPIONS] if champions else [RUNS]}},
            ),
            self._key_through("s3", ["kms:Decrypt", "kms:GenerateDataKey"], "UseKeyThroughS3"),
        ]
        if champions:
            actions = ["s3:GetObject"] + (["s3:PutObject"] if champions == "write" else [])
            statements.append(
                iam.PolicyStatement(
                    sid="Champions", actions=actions, resources=[bucket.arn_for_objects(CHAMPIONS)]
                )
            )
        return statements

    def read_datasets(self) -> list[iam.PolicyStatement]:
        """Read recipes, uploads, and what the settings name besides."""
        others = [f"arn:{self._partition}:s3:::{name}" for name in self._of.data_buckets]
        bucket = self._of.datasets
        objects = [bucket.arn_for_objects("recipes/*"), bucket.arn_for_objects("uploads/*")]
        statements = [
            iam.PolicyStatement(
                sid="ReadDatasets",
                actions=["s3:GetObject", "s3:GetObjectVersion"],
                resources=[*objects, *(f"{arn}/*" for arn in others)],
            ),
            iam.PolicyStatement(
                sid="ListDatasets", actions=["s3:ListBucket"], resources=[bucket.bucket_arn, *others]
            ),
        ]
        if self._of.data_keys:
            statements.append(
                iam.PolicyStatement(
                    sid="ReadEncryptedDatasets", actions=["kms:Decrypt"], resources=list(self._of.data_keys)
                )
            )
        return statements

    def call_graders(self) -> iam.PolicyStatement:
        """Invoke every version of the reward and evaluation functions."""
        return iam.PolicyStatement(
            sid="CallGraders",
            actions=["lambda:InvokeFunction"],
            resources=[grader.every_version_arn for grader in self._of.graders],
        )

    def invoke_base_models(self) -> list[iam.PolicyStatement]:
        """Converse with the base models: the profile, and the model wherever the profile routes to."""
        return [statement for model in self._of.models for statement in self._invoke(model)]

    def _invoke(self, model: Model) -> list[iam.PolicyStatement]:
        if model.inference_profile is None:
            arn = self.foundation_model_arn(model.inference_model_id)
            return [iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=[arn])]
        profile = self.bedrock_arn(f"inference-profile/{model.inference_profile}")
        routed = [
            self.foundation_model_arn(model.inference_model_id, region) for region in model.inference_regions
        ]
        return [
            iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=[profile]),
            iam.PolicyStatement(
                actions=["bedrock:InvokeModel"],
                resources=routed,
                conditions={"StringEquals": {"bedrock:InferenceProfileArn": profile}},
            ),
        ]

    def bedrock(self, actions: list[str], resources: list[str]) -> iam.PolicyStatement:
        """Control-plane calls on resources of this account."""
        return iam.PolicyStatement(
            actions=[f"bedrock:{action}" for action in actions],
            resources=[self.bedrock_arn(resource) for resource in resources],
        )

    def key_for_models(self) -> iam.PolicyStatement:
        """What Bedrock asks of whoever creates a job or a deployment whose model is encrypted with the key."""
        actions = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"]
        return self._key_through("bedrock", actions, "UseKeyThroughBedrock")

    def decrypt_models(self) -> iam.PolicyStatement:
        """Invoke a tuned model that is encrypted with the key."""
        return self._key_through("bedrock", ["kms:Decrypt"], "UseKeyThroughBedrock")

    def notify(self) -> list[iam.PolicyStatement]:
        """Publish to the topic, which is encrypted with the key."""
        return [
            iam.PolicyStatement(sid="Notify", actions=["sns:Publish"], resources=[self._of.topic.topic_arn]),
            self._key_through("sns", ["kms:Decrypt", "kms:GenerateDataKey"], "UseKeyThroughSns"),
        ]

    def quotas(self) -> iam.PolicyStatement:
        """Service Quotas' read actions take no resource that narrows them."""
        return iam.PolicyStatement(
            sid="ReadQuotas",
            actions=["servicequotas:GetServiceQuota", "servicequotas:ListServiceQuotas"],
            resources=["*"],
        )

    def champion_parameters(self, actions: list[str]) -> iam.PolicyStatement:
        """The SSM parameters that name each recipe's champion."""
        name = self._of.champion_prefix.lstrip("/")
        return iam.PolicyStatement(
            sid="ChampionParameters",
            actions=[f"ssm:{action}" for action in actions],
            resources=[f"arn:{self._partition}:ssm:{self._region}:{self._account}:parameter/{name}/*"],
        )

    def parameter_arn(self, name: str) -> str:
        """ARN of an SSM parameter."""
        return f"arn:{self._partition}:ssm:{self._region}:{self._account}:parameter/{name}"

    def _key_through(self, service: str, actions: list[str], sid: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid=sid,
            actions=actions,
            resources=[self._of.key.key_arn],
            conditions={"StringEquals": {"kms:ViaService": f"{service}.{self._region}.amazonaws.com"}},
        )
