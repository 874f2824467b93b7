"""The stages: how long and how large each function is, and the least that it may do."""

from collections.abc import Callable
from dataclasses import dataclass

from stacks.constructs.grants import (
    CUSTOM_MODEL,
    DEPLOYMENT,
    EVERY_VERSION,
    JOB,
    NAMED_BY_BEDROCK,
    NO_RESOURCE,
    Grants,
)
from stacks.constructs.permission import Permission, permission
from stacks.constructs.run_resources import RunResources

Permissions = list[Permission]

STREAMS = "The ARN of a log group ends in :* for its streams"
QUALIFIER = "The qualifier of the CDK bootstrap is the account owner's choice"


@dataclass(frozen=True)
class Stage:
    """One stage function. `allows` gives its statements, its own logs and traces aside.

    `statistics` gives it the asset with numpy and scipy, which is ten times the size; `open_weight` the one with the
    OpenAI SDK, where the Region has open-weight models.
    """

    name: str
    title: str
    timeout_seconds: int
    memory_mb: int
    allows: Callable[[Grants, RunResources], Permissions]
    statistics: bool = False
    open_weight: bool = False


def _resolve_run(grants: Grants, of: RunResources) -> Permissions:
    functions = [
        arn for grader in of.graders for arn in (grader.function.function_arn, grader.every_version_arn)
    ]
    inspect = ["lambda:GetAlias", "lambda:GetFunction", "lambda:GetFunctionConfiguration"]
    account = [
        "lambda:GetAccountSettings",
        "bedrock:ListModelCustomizationJobs",
        "bedrock:ListCustomModelDeployments",
    ]
    bootstrap = [grants.parameter_arn("cdk-bootstrap/*/version")]
    return [
        *grants.runs(),
        *grants.read_datasets(),
        *grants.invoke_base_models(),
        grants.quotas(),
        permission(inspect, functions, sid="InspectGraders", wildcard=EVERY_VERSION),
        permission(["iam:GetRole"], [of.training_role.role_arn], sid="InspectTrainingRole"),
        permission(["sns:ListSubscriptionsByTopic"], [of.topic.topic_arn], sid="InspectTopic"),
        permission(["ssm:GetParameter"], bootstrap, sid="InspectBootstrap", wildcard=QUALIFIER),
        permission(account, ["*"], sid="InspectAccount", wildcard=NO_RESOURCE),
    ]


def _runs_only(grants: Grants, _of: RunResources) -> Permissions:
    return grants.runs()


def _runs_and_champions(grants: Grants, _of: RunResources) -> Permissions:
    return grants.runs(champions="read")


def _preflight_reward(grants: Grants, _of: RunResources) -> Permissions:
    limits = permission(["lambda:GetAccountSettings"], ["*"], sid="InspectAccount", wildcard=NO_RESOURCE)
    return [*grants.runs(), grants.call_graders(), grants.quotas(), limits]


def _plan_profile(grants: Grants, _of: RunResources) -> Permissions:
    return [*grants.runs(), grants.quotas()]


def _profile_shard(grants: Grants, _of: RunResources) -> Permissions:
    return [
        *grants.runs(),
        grants.call_graders(),
        *grants.invoke_base_models(),
        grants.bedrock(["InvokeModel"], DEPLOYMENT),
        grants.decrypt_models(),
        *grants.open_weight("CreateInference"),
    ]


def _forecast_run(grants: Grants, _of: RunResources) -> Permissions:
    return [*grants.runs(rates="read"), grants.prices()]


def _request_approval(grants: Grants, _of: RunResources) -> Permissions:
    return [*grants.runs(), *grants.notify()]


def _submit_job(grants: Grants, of: RunResources) -> Permissions:
    bases = [grants.foundation_model_arn(model.training_model_id) for model in of.bedrock_models]
    made = [grants.bedrock_arn(JOB), grants.bedrock_arn(CUSTOM_MODEL)]
    create = ["bedrock:CreateModelCustomizationJob"]
    to_bedrock = {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}
    return [
        *grants.runs(),
        *grants.notify(),
        grants.key_for_models(),
        permission(create, [*bases, *made], sid="CreateJob", wildcard=NAMED_BY_BEDROCK),
        grants.bedrock(["GetModelCustomizationJob", "StopModelCustomizationJob"], JOB),
        grants.bedrock(["TagResource"], JOB, CUSTOM_MODEL),
        permission(
            ["iam:PassRole"], [of.training_role.role_arn], sid="PassTrainingRole", conditions=to_bedrock
        ),
        *grants.open_weight(
            "CreateFile",
            "GetFile",
            "ListFiles",
            "DeleteFile",
            "CreateFineTuningJob",
            "GetFineTuningJob",
            "ListFineTuningJobs",
            "CancelFineTuningJob",
        ),
        *grants.reward_calls_of_submitter(),
    ]


def _monitor_job(grants: Grants, of: RunResources) -> Permissions:
    # With `:*` for the streams, as IAM documents it, and without, as the call itself names the group.
    groups = [
        arn
        for reward in of.rewards
        for arn in (reward.log_group.log_group_arn, grants.log_group_arn(reward.log_group.log_group_name))
    ]
    return [
        *grants.runs(rates="write"),
        grants.bedrock(["GetModelCustomizationJob", "StopModelCustomizationJob"], JOB),
        permission(["logs:FilterLogEvents"], groups, sid="ReadTelemetry", wildcard=STREAMS),
        *grants.open_weight("GetFineTuningJob", "CancelFineTuningJob", "ListFiles", "DeleteFile"),
    ]


def _deploy_model(grants: Grants, _of: RunResources) -> Permissions:
    return [
        *grants.runs(),
        grants.key_for_models(),
        grants.bedrock(["CreateCustomModelDeployment"], CUSTOM_MODEL, DEPLOYMENT),
        grants.bedrock(["GetCustomModelDeployment", "TagResource"], DEPLOYMENT),
        grants.bedrock(["GetCustomModel"], CUSTOM_MODEL),
        grants.bedrock(["GetModelCustomizationJob"], JOB),
    ]


def _promote_model(grants: Grants, _of: RunResources) -> Permissions:
    return [
        *grants.runs(champions="write"),
        grants.champion_parameters("GetParameter", "PutParameter"),
        grants.bedrock(["GetCustomModelDeployment"], DEPLOYMENT),
        *grants.open_weight("CreateInference"),
    ]


def _retire_model(grants: Grants, _of: RunResources) -> Permissions:
    return [
        *grants.runs(champions="read"),
        grants.bedrock(["GetCustomModelDeployment", "DeleteCustomModelDeployment"], DEPLOYMENT),
        grants.bedrock(["GetCustomModel", "DeleteCustomModel"], CUSTOM_MODEL),
        *grants.delete_open_weight_models(),
    ]


def _write_report(grants: Grants, _of: RunResources) -> Permissions:
    return [*grants.runs(champions="read"), *grants.notify()]


def _clean_up(grants: Grants, _of: RunResources) -> Permissions:
    return [
        *grants.runs(champions="read"),
        *grants.notify(),
        grants.bedrock(["GetModelCustomizationJob", "StopModelCustomizationJob"], JOB),
        grants.bedrock(["GetCustomModelDeployment", "DeleteCustomModelDeployment"], DEPLOYMENT),
        *grants.open_weight(
            "GetFineTuningJob", "ListFineTuningJobs", "CancelFineTuningJob", "ListFiles", "DeleteFile"
        ),
    ]


STAGES = (
    Stage("resolve_run", "Fixes everything that the run needs to know", 600, 1024, _resolve_run),
    Stage("validate_datasets", "Checks every line of every split", 600, 2048, _runs_only),
    Stage(
        "preflight_reward", "Proves the reward function before money is spent", 900, 512, _preflight_reward
    ),
    Stage("plan_profile", "Cuts a profile's prompts into shards", 120, 512, _plan_profile),
    Stage(
        "profile_shard",
        "Samples and scores one shard of a profile",
        900,
        1024,
        _profile_shard,
        open_weight=True,
    ),
    Stage("forecast_run", "Learnable, measurable, affordable: go or no-go", 300, 1024, _forecast_run, True),
    Stage("request_approval", "Asks a person to say go", 60, 512, _request_approval),
    Stage("submit_job", "Creates the training job, never twice", 120, 512, _submit_job, open_weight=True),
    Stage(
        "monitor_job", "Watches the training job and may stop it", 300, 1024, _monitor_job, open_weight=True
    ),
    Stage("deploy_model", "Deploys the tuned model on demand", 120, 512, _deploy_model),
    Stage("compare_models", "Gives the verdict on tuned against base", 600, 2048, _runs_and_champions, True),
    Stage(
        "promote_model",
        "Moves the champion record to the tuned model",
        120,
        512,
        _promote_model,
        open_weight=True,
    ),
    Stage("retire_model", "Takes the losing deployment away", 120, 512, _retire_model, open_weight=True),
    Stage("write_report", "Writes the report that every ending has", 300, 1024, _write_report),
    Stage(
        "clean_up", "Stops and deletes what a broken run left behind", 300, 512, _clean_up, open_weight=True
    ),
)
