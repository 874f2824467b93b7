"""What each function may do, in full: the emulator does not enforce keys, and nobody enforces "no more than that"."""

from typing import Any

import pytest

from stacks.constructs.stage_table import STAGES
from stacks.project import camel
from tests.infrastructure.reading import Template, allowed, statements

BEDROCK = "arn:aws:bedrock:us-east-1:000000000000:"
PROFILE = f"{BEDROCK}inference-profile/us.amazon.nova-2-lite-v1:0"
ROUTED = {
    f"arn:aws:bedrock:{region}::foundation-model/amazon.nova-2-lite-v1:0"
    for region in ("us-east-1", "us-east-2", "us-west-2")
}
JOBS, DEPLOYMENTS = {f"{BEDROCK}model-customization-job/*"}, {f"{BEDROCK}custom-model-deployment/*"}
MODELS = {f"{BEDROCK}custom-model/*"}
TOPIC = {"${NotificationsTopicAE679CBD}"}
TRAINING_ROLE = {"${TrainingRoleA2F7D4DF.Arn}"}
REWARD = "${RewardMathRewardFunction8CC290DD.Arn}"
EVALUATION = "${EvaluationMathEvaluationFunction6B710629.Arn}"
VERSIONS = {f"{REWARD}:*", f"{EVALUATION}:*"}
EXECUTIONS = {"arn:aws:states:us-east-1:000000000000:execution:${StateMachine2E01A3A5.Name}:*"}
CHAMPION_PARAMETERS = {"arn:aws:ssm:us-east-1:000000000000:parameter/rft-pipeline/champions/*"}
OTHER_KEY = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"
DATASETS = {"datasets/recipes/*", "datasets/uploads/*", "arn:aws:s3:::other-data/*"}

RUNS = {
    "s3:GetObject": {"runs/runs/*"},
    "s3:PutObject": {"runs/runs/*"},
    "s3:ListBucket": {"runs"},
    "kms:Decrypt": {"key"},
    "kms:GenerateDataKey": {"key"},
}
READ_CHAMPIONS = RUNS | {"s3:GetObject": {"runs/runs/*", "runs/champions/*"}}
QUOTAS = {"servicequotas:GetServiceQuota": {"*"}, "servicequotas:ListServiceQuotas": {"*"}}
NOTIFY = {"sns:Publish": TOPIC}
KEY_FOR_MODELS = {"kms:DescribeKey": {"key"}, "kms:CreateGrant": {"key"}}

EXPECTED: dict[str, dict[str, set[str]]] = {
    "resolve_run": RUNS
    | QUOTAS
    | {
        "s3:GetObject": {"runs/runs/*"} | DATASETS,
        "s3:GetObjectVersion": DATASETS,
        "s3:ListBucket": {"runs", "datasets", "arn:aws:s3:::other-data"},
        "kms:Decrypt": {"key", OTHER_KEY},
        "bedrock:InvokeModel": ROUTED | {PROFILE},
        "lambda:GetAlias": VERSIONS | {REWARD, EVALUATION},
        "lambda:GetFunction": VERSIONS | {REWARD, EVALUATION},
        "lambda:GetFunctionConfiguration": VERSIONS | {REWARD, EVALUATION},
        "iam:GetRole": TRAINING_ROLE,
        "sns:ListSubscriptionsByTopic": TOPIC,
        "ssm:GetParameter": {"arn:aws:ssm:us-east-1:000000000000:parameter/cdk-bootstrap/*/version"},
        "lambda:GetAccountSettings": {"*"},
        "bedrock:ListModelCustomizationJobs": {"*"},
        "bedrock:ListCustomModelDeployments": {"*"},
        "states:DescribeExecution": EXECUTIONS,
    },
    "validate_datasets": RUNS,
    "preflight_reward": RUNS
    | QUOTAS
    | {"lambda:InvokeFunction": VERSIONS, "lambda:GetAccountSettings": {"*"}},
    "plan_profile": RUNS | QUOTAS,
    "profile_shard": RUNS
    | {"lambda:InvokeFunction": VERSIONS, "bedrock:InvokeModel": ROUTED | {PROFILE} | DEPLOYMENTS},
    "forecast_run": RUNS | {"s3:GetObject": {"runs/runs/*", "runs/rates/*"}, "pricing:GetProducts": {"*"}},
    "request_approval": RUNS | NOTIFY,
    "submit_job": RUNS
    | KEY_FOR_MODELS
    | NOTIFY
    | {
        "bedrock:CreateModelCustomizationJob": JOBS
        | MODELS
        | {"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k"},
        "bedrock:GetModelCustomizationJob": JOBS,
        "bedrock:StopModelCustomizationJob": JOBS,
        "bedrock:TagResource": JOBS | MODELS,
        "iam:PassRole": TRAINING_ROLE,
    },
    "monitor_job": RUNS
    | {
        "s3:GetObject": {"runs/runs/*", "runs/rates/*"},
        "s3:PutObject": {"runs/runs/*", "runs/rates/*"},
        "bedrock:GetModelCustomizationJob": JOBS,
        "bedrock:StopModelCustomizationJob": JOBS,
        "logs:FilterLogEvents": {
            "${RewardMathRewardLogsA541E7A6.Arn}",
            "arn:aws:logs:us-east-1:000000000000:log-group:${RewardMathRewardLogsA541E7A6}",
        },
    },
    "deploy_model": RUNS
    | KEY_FOR_MODELS
    | {
        "bedrock:CreateCustomModelDeployment": MODELS | DEPLOYMENTS,
        "bedrock:GetCustomModelDeployment": DEPLOYMENTS,
        "bedrock:TagResource": DEPLOYMENTS,
        "bedrock:GetCustomModel": MODELS,
        "bedrock:GetModelCustomizationJob": JOBS,
    },
    "compare_models": READ_CHAMPIONS,
    "promote_model": READ_CHAMPIONS
    | {
        "s3:PutObject": {"runs/runs/*", "runs/champions/*"},
        "ssm:GetParameter": CHAMPION_PARAMETERS,
        "ssm:PutParameter": CHAMPION_PARAMETERS,
        "bedrock:GetCustomModelDeployment": DEPLOYMENTS,
    },
    "retire_model": READ_CHAMPIONS
    | {
        "bedrock:GetCustomModelDeployment": DEPLOYMENTS,
        "bedrock:DeleteCustomModelDeployment": DEPLOYMENTS,
        "bedrock:GetCustomModel": MODELS,
        "bedrock:DeleteCustomModel": MODELS,
    },
    "write_report": READ_CHAMPIONS | NOTIFY,
    "clean_up": READ_CHAMPIONS
    | NOTIFY
    | {
        "bedrock:GetModelCustomizationJob": JOBS,
        "bedrock:StopModelCustomizationJob": JOBS,
        "bedrock:GetCustomModelDeployment": DEPLOYMENTS,
        "bedrock:DeleteCustomModelDeployment": DEPLOYMENTS,
        "states:DescribeExecution": EXECUTIONS,
        "sqs:SendMessage": {"${DeadLettersBBF8BAAB.Arn}"},
    },
}


def test_every_stage_is_listed() -> None:
    assert {stage.name for stage in STAGES} == set(EXPECTED)


@pytest.mark.parametrize("stage", sorted(EXPECTED))
def test_stage_may_do_exactly_this(pipeline: Template, stage: str) -> None:
    assert allowed(pipeline, f"Stages{camel(stage)}Role") == EXPECTED[stage]


def statement_with(pipeline: Template, stage: str, sid: str) -> dict[str, Any]:
    [found] = [s for s in statements(pipeline, f"Stages{camel(stage)}Role") if s.get("Sid") == sid]
    return found


@pytest.mark.parametrize("stage", sorted(EXPECTED))
def test_key_is_used_through_s3_alone(pipeline: Template, stage: str) -> None:
    statement = statement_with(pipeline, stage, "UseKeyThroughS3")
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}


@pytest.mark.parametrize("stage", ["submit_job", "deploy_model"])
def test_models_are_encrypted_through_bedrock(pipeline: Template, stage: str) -> None:
    statement = statement_with(pipeline, stage, "UseKeyThroughBedrock")
    assert statement["Action"] == ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    assert statement["Resource"] == ["key"]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "bedrock.us-east-1.amazonaws.com"}}


def test_tuned_models_are_decrypted_through_bedrock(pipeline: Template) -> None:
    statement = statement_with(pipeline, "profile_shard", "UseKeyThroughBedrock")
    assert statement["Action"] == ["kms:Decrypt"]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "bedrock.us-east-1.amazonaws.com"}}


@pytest.mark.parametrize("stage", ["request_approval", "submit_job", "write_report", "clean_up"])
def test_encrypted_topic_is_published_to(pipeline: Template, stage: str) -> None:
    statement = statement_with(pipeline, stage, "UseKeyThroughSns")
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "sns.us-east-1.amazonaws.com"}}


def test_training_role_is_passed_to_bedrock_alone(pipeline: Template) -> None:
    statement = statement_with(pipeline, "submit_job", "PassTrainingRole")
    assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}


@pytest.mark.parametrize("stage", ["resolve_run", "profile_shard"])
def test_base_model_is_reached_through_its_profile_alone(pipeline: Template, stage: str) -> None:
    for statement in statements(pipeline, f"Stages{camel(stage)}Role"):
        if any("foundation-model" in resource for resource in statement["Resource"]):
            assert statement["Condition"] == {"StringEquals": {"bedrock:InferenceProfileArn": PROFILE}}
