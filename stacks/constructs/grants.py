"""Permissions that several stages share: each says one thing that a stage may do, on as little as it needs."""

from collections.abc import Sequence

from aws_cdk import Stack
from constructs import Construct

from rft.catalogue.models import Model
from stacks.constructs.permission import Permission, permission
from stacks.constructs.run_resources import RunResources

RUNS = "runs/*"
CHAMPIONS = "champions/*"
RATES = "rates/*"
DEPLOYMENT = "custom-model-deployment/*"
JOB = "model-customization-job/*"
CUSTOM_MODEL = "custom-model/*"
MANTLE = "bedrock-mantle"

NAMED_BY_BEDROCK = "Bedrock gives jobs, custom models and deployments ids of its own when a run creates them"
NAMED_BY_RUN = "Every run has a prefix of its own, which is known only when it starts"
EVERY_VERSION = "A run is pinned to the version that was live when it began; later versions must not break it"
NO_RESOURCE = "These actions cannot be limited to a resource"


class Grants:
    """Builds permissions on the resources of one stack."""

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

    def parameter_arn(self, name: str) -> str:
        """ARN of an SSM parameter; `name` without its leading slash."""
        return f"arn:{self._partition}:ssm:{self._region}:{self._account}:parameter/{name}"

    def log_group_arn(self, name: str) -> str:
        """ARN of a log group of this account and Region, without its streams."""
        return f"arn:{self._partition}:logs:{self._region}:{self._account}:log-group:{name}"

    def runs(self, *, champions: str = "", rates: str = "") -> list[Permission]:
        """Read and write a run's objects. "read" or "write" adds the champion records or the training rates."""
        bucket = self._of.runs
        records = [
            (
                CHAMPIONS,
                champions,
                "Champions",
                "One record a recipe; recipes come and go with the stack's settings",
            ),
            (RATES, rates, "TrainingRates", "One record a model; runs choose their model"),
        ]
        kept = [each for each in records if each[1]]
        listed = {"StringLikeIfExists": {"s3:prefix": [RUNS, *(prefix for prefix, *_ in kept)]}}
        permissions = [
            permission(
                ["s3:GetObject", "s3:PutObject"],
                [bucket.arn_for_objects(RUNS)],
                sid="ReadWriteRuns",
                wildcard=NAMED_BY_RUN,
            ),
            # Without it a missing object reads as a refusal instead of as missing; that check carries no prefix,
            # hence IfExists.
            permission(["s3:ListBucket"], [bucket.bucket_arn], sid="ListRuns", conditions=listed),
            self._key_through("s3", ["Decrypt", "GenerateDataKey"]),
        ]
        for prefix, access, sid, reason in kept:
            actions = ["s3:GetObject", "s3:PutObject"] if access == "write" else ["s3:GetObject"]
            permissions.append(
                permission(actions, [bucket.arn_for_objects(prefix)], sid=sid, wildcard=reason)
            )
        return permissions

    def read_datasets(self) -> list[Permission]:
        """Read recipes, uploads, and what the settings name besides."""
        others = [f"arn:{self._partition}:s3:::{name}" for name in self._of.data_buckets]
        bucket = self._of.datasets
        objects = [bucket.arn_for_objects("recipes/*"), bucket.arn_for_objects("uploads/*")]
        permissions = [
            permission(
                ["s3:GetObject", "s3:GetObjectVersion"],
                [*objects, *(f"{arn}/*" for arn in others)],
                sid="ReadDatasets",
                wildcard="The execution input names the dataset objects",
            ),
            permission(["s3:ListBucket"], [bucket.bucket_arn, *others], sid="ListDatasets"),
        ]
        if self._of.data_keys:
            permissions.append(permission(["kms:Decrypt"], self._of.data_keys, sid="ReadEncryptedDatasets"))
        return permissions

    def call_graders(self) -> Permission:
        """Invoke every version of the reward and evaluation functions."""
        versions = [grader.every_version_arn for grader in self._of.graders]
        return permission(["lambda:InvokeFunction"], versions, sid="CallGraders", wildcard=EVERY_VERSION)

    def invoke_base_models(self) -> list[Permission]:
        """Converse with the base models: the profile, and the model wherever the profile routes to."""
        return [each for model in self._of.bedrock_models for each in self._invoke(model)]

    def _invoke(self, model: Model) -> list[Permission]:
        if model.inference_profile is None:
            return [
                permission(["bedrock:InvokeModel"], [self.foundation_model_arn(model.inference_model_id)])
            ]
        profile = self.bedrock_arn(f"inference-profile/{model.inference_profile}")
        routed = [
            self.foundation_model_arn(model.inference_model_id, region) for region in model.inference_regions
        ]
        through = {"StringEquals": {"bedrock:InferenceProfileArn": profile}}
        return [
            permission(["bedrock:InvokeModel"], [profile]),
            permission(["bedrock:InvokeModel"], routed, conditions=through),
        ]

    def bedrock(self, actions: Sequence[str], *resources: str) -> Permission:
        """Control-plane calls on jobs, custom models and deployments of this account."""
        arns = [self.bedrock_arn(resource) for resource in resources]
        return permission([f"bedrock:{action}" for action in actions], arns, wildcard=NAMED_BY_BEDROCK)

    def open_weight(self, *actions: str) -> list[Permission]:
        """Calls of the OpenAI-compatible API in the account's default project; none where no open-weight model is.

        Its condition keys (files, model, job) take ids that only a run knows. A caller with a token, which every call
        has, needs an action of its own.
        """
        if not self._of.open_weight_models:
            return []
        return [
            permission(
                [f"{MANTLE}:{action}" for action in actions],
                [self._mantle_arn("project/default")],
                sid="OpenWeightModels",
            ),
            self._sign_in(),
        ]

    def delete_open_weight_models(self) -> list[Permission]:
        """Delete tuned open-weight models."""
        if not self._of.open_weight_models:
            return []
        models = self._mantle_arn("customized-model/*")
        delete = permission(
            [f"{MANTLE}:DeleteCustomizedModel"],
            [models],
            sid="DeleteOpenWeightModels",
            wildcard=NAMED_BY_BEDROCK,
        )
        return [delete, self._sign_in()]

    def reward_calls_of_submitter(self) -> list[Permission]:
        """The OpenAI-compatible API calls the reward function with the rights of whoever submitted the job."""
        if not self._of.open_weight_models:
            return []
        versions = [reward.every_version_arn for reward in self._of.rewards]
        return [
            permission(
                ["lambda:InvokeFunction"], versions, sid="CallRewardsInTraining", wildcard=EVERY_VERSION
            )
        ]

    def _sign_in(self) -> Permission:
        actions = [f"{MANTLE}:CallWithBearerToken"]
        return permission(actions, ["*"], sid="SignInWithToken", wildcard=NO_RESOURCE)

    def _mantle_arn(self, resource: str) -> str:
        return f"arn:{self._partition}:{MANTLE}:{self._region}:{self._account}:{resource}"

    def key_for_models(self) -> Permission:
        """What Bedrock asks of whoever creates a job or a deployment whose model is encrypted with the key."""
        return self._key_through("bedrock", ["Decrypt", "GenerateDataKey", "DescribeKey", "CreateGrant"])

    def decrypt_models(self) -> Permission:
        """Invoke a tuned model that is encrypted with the key."""
        return self._key_through("bedrock", ["Decrypt"])

    def notify(self) -> list[Permission]:
        """Publish to the topic, which is encrypted with the key."""
        return [
            permission(["sns:Publish"], [self._of.topic.topic_arn], sid="Notify"),
            self._key_through("sns", ["Decrypt", "GenerateDataKey"]),
        ]

    def quotas(self) -> Permission:
        """Read Service Quotas."""
        actions = ["servicequotas:GetServiceQuota", "servicequotas:ListServiceQuotas"]
        return permission(actions, ["*"], sid="ReadQuotas", wildcard=NO_RESOURCE)

    def prices(self) -> Permission:
        """Read the public Price List."""
        return permission(["pricing:GetProducts"], ["*"], sid="ReadPrices", wildcard=NO_RESOURCE)

    def champion_parameters(self, *actions: str) -> Permission:
        """The SSM parameters that name each recipe's champion."""
        name = self._of.champion_prefix.lstrip("/")
        return permission(
            [f"ssm:{action}" for action in actions],
            [self.parameter_arn(f"{name}/*")],
            sid="ChampionParameters",
            wildcard="One parameter a recipe, all of this stack's own prefix",
        )

    def _key_through(self, service: str, actions: Sequence[str]) -> Permission:
        return permission(
            [f"kms:{action}" for action in actions],
            [self._of.key.key_arn],
            sid=f"UseKeyThrough{service.capitalize()}",
            conditions={"StringEquals": {"kms:ViaService": f"{service}.{self._region}.amazonaws.com"}},
        )
