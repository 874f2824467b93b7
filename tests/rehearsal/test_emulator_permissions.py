"""IAM on the local AWS: what a role was not given is refused, and what it used is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.rehearsal.emulator_workbench import Workbench

pytestmark = pytest.mark.rehearsal
ACCOUNT = "000000000000"
BASE = "amazon.nova-2-lite-v1:0:256k"
BASE_ARN = f"arn:aws:bedrock:us-east-1::foundation-model/{BASE}"
JOBS = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:model-customization-job/*"
MODELS = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:custom-model/*"


class Caller:
    """A role's temporary credentials, used from here as a function uses them."""

    def __init__(self, bench: Workbench, name: str, *statements: dict[str, Any]) -> None:
        root = f"arn:aws:iam::{ACCOUNT}:root"
        trust = [{"Effect": "Allow", "Principal": {"AWS": root}, "Action": "sts:AssumeRole"}]
        document = json.dumps({"Version": "2012-10-17", "Statement": trust})
        arn = bench.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        if statements:
            allow = [{"Effect": "Allow", **statement} for statement in statements]
            policy = json.dumps({"Version": "2012-10-17", "Statement": allow})
            bench.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy)
        assumed = bench.aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        self._aws, self._credentials = bench.aws, assumed

    def client(self, service: str) -> Any:
        import boto3
        from botocore.config import Config

        session: Any = boto3.session.Session(
            self._credentials["AccessKeyId"],
            self._credentials["SecretAccessKey"],
            self._credentials["SessionToken"],
        )
        config = Config(retries={"total_max_attempts": 1}, proxies={})
        return session.client(
            service, endpoint_url=self._aws.endpoint, region_name="us-east-1", config=config
        )


def refused(call: Any, **arguments: Any) -> str:
    """The message with which `call` is denied."""
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
    return str(error.value.response["Error"]["Message"])


CONVERSE = {"messages": [{"role": "user", "content": [{"text": "6 x 7"}]}]}


def test_converse_needs_invoke_model_on_the_model(bench: Workbench) -> None:
    caller = Caller(bench, "judge", {"Action": "bedrock:InvokeModel", "Resource": BASE_ARN}).client(
        "bedrock-runtime"
    )
    answer = caller.converse(modelId=BASE, **CONVERSE)
    assert answer["output"]["message"]["content"][0]["text"] == "42"
    assert "bedrock:InvokeModel" in refused(caller.converse, modelId="amazon.nova-pro-v1:0", **CONVERSE)
    deployment = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:custom-model-deployment/abcdefghijkl"
    assert deployment in refused(caller.converse, modelId=deployment, **CONVERSE)


def test_converse_on_a_deployment(bench: Workbench) -> None:
    every = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:custom-model-deployment/*"
    caller = Caller(bench, "evaluator", {"Action": "bedrock:InvokeModel", "Resource": every}).client(
        "bedrock-runtime"
    )
    deployment = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:custom-model-deployment/abcdefghijkl"
    assert caller.converse(modelId=deployment, **CONVERSE)["stopReason"] == "end_turn"


def test_an_inference_profile_needs_the_model_in_each_region(bench: Workbench) -> None:
    profile = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:inference-profile/us.amazon.nova-2-lite-v1:0"
    models = "arn:aws:bedrock:*::foundation-model/amazon.nova-2-lite-v1:0"
    condition = {"StringLike": {"bedrock:InferenceProfileArn": profile}}
    whole = (
        {"Action": "bedrock:InvokeModel", "Resource": profile},
        {"Action": "bedrock:InvokeModel", "Resource": models, "Condition": condition},
    )
    granted = Caller(bench, "profile-user", *whole).client("bedrock-runtime")
    assert granted.converse(modelId="us.amazon.nova-2-lite-v1:0", **CONVERSE)["stopReason"] == "end_turn"
    refused(granted.converse, modelId="amazon.nova-2-lite-v1:0", **CONVERSE)
    half = Caller(bench, "profile-only", whole[0]).client("bedrock-runtime")
    assert "foundation-model" in refused(half.converse, modelId="us.amazon.nova-2-lite-v1:0", **CONVERSE)


def test_creating_a_job_needs_its_resources_and_the_role(bench: Workbench) -> None:
    training = bench.role("training", "bedrock")
    request = {
        "jobName": "math-1-a1",
        "customModelName": "math-1-a1",
        "roleArn": training,
        "baseModelIdentifier": BASE,
        "customizationType": "REINFORCEMENT_FINE_TUNING",
        "trainingDataConfig": {"s3Uri": "s3://runs/train.jsonl"},
        "outputDataConfig": {"s3Uri": "s3://runs/output/"},
    }
    create = {"Action": "bedrock:CreateModelCustomizationJob", "Resource": [BASE_ARN, JOBS, MODELS]}
    to_bedrock = {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}
    pass_role = {"Action": "iam:PassRole", "Resource": training, "Condition": to_bedrock}
    without_role = Caller(bench, "submits-1", create).client("bedrock")
    assert "iam:PassRole" in refused(without_role.create_model_customization_job, **request)
    narrow = {**create, "Resource": [BASE_ARN, JOBS]}
    without_model = Caller(bench, "submits-2", narrow, pass_role).client("bedrock")
    assert ":custom-model/" in refused(without_model.create_model_customization_job, **request)
    whole = Caller(bench, "submits-3", create, pass_role).client("bedrock")
    assert whole.create_model_customization_job(**request)["jobArn"]
    tagged = {**request, "jobTags": [{"key": "run", "value": "math-1"}]}
    assert "bedrock:TagResource" in refused(whole.create_model_customization_job, **tagged)
    elsewhere = {**pass_role, "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
    wrong_service = Caller(bench, "submits-4", create, elsewhere).client("bedrock")
    assert "iam:PassRole" in refused(wrong_service.create_model_customization_job, **request)


def test_reading_a_job_needs_the_job(bench: Workbench) -> None:
    reader = Caller(bench, "reader", {"Action": "bedrock:GetModelCustomizationJob", "Resource": JOBS}).client(
        "bedrock"
    )
    assert reader.get_model_customization_job(jobIdentifier="math-1-a1")
    arn = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:model-customization-job/m/abcdefghijkl"
    assert reader.get_model_customization_job(jobIdentifier=arn)
    assert arn in refused(reader.stop_model_customization_job, jobIdentifier=arn)


def test_a_functions_own_role_is_enforced(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function signs its calls itself: botocore is put on its path by its environment here."""
    import botocore

    packages = str(Path(botocore.__file__).parents[1])
    source = f"""
        import sys
        sys.path.append({packages!r})
        import boto3
        def handler(event, context):
            if "execution" in event:
                return boto3.client("stepfunctions").describe_execution(executionArn=event["execution"])["status"]
            return boto3.client("ssm").get_parameter(Name=event["name"])["Parameter"]["Value"]
    """
    machine = bench.machine("described", {"Done": {"Type": "Succeed"}})
    execution = bench.run(machine)["executionArn"]
    bench.aws.client("ssm").put_parameter(Name="/a/b", Value="v", Type="String")
    describe = {
        "Action": "states:DescribeExecution",
        "Resource": f"arn:aws:states:us-east-1:{ACCOUNT}:execution:described:*",
    }
    bench.function("reads-execution", source, describe)
    assert bench.invoke("reads-execution", {"execution": execution}) == "SUCCEEDED"
    error = bench.invoke("reads-execution", {"name": "/a/b"})
    assert error["errorType"] in ("ClientError", "AccessDeniedException")
    assert "ssm:GetParameter" in error["errorMessage"]


def test_a_tls_only_bucket_serves_local_clients(bench: Workbench) -> None:
    s3 = bench.aws.client("s3")
    s3.create_bucket(Bucket="tls-only")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::tls-only", "arn:aws:s3:::tls-only/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket="tls-only", Policy=policy)
    reads = Caller(
        bench, "reads-tls", {"Action": "s3:*Object", "Resource": "arn:aws:s3:::tls-only/*"}
    ).client("s3")
    reads.put_object(Bucket="tls-only", Key="k", Body=b"x")
    assert reads.get_object(Bucket="tls-only", Key="k")["Body"].read() == b"x"
    refused(reads.list_objects_v2, Bucket="tls-only")


def test_every_decision_is_on_record(bench: Workbench) -> None:
    caller = Caller(bench, "recorded", {"Action": "ssm:GetParameter", "Resource": "*"}).client("ssm")
    for _ in range(3):
        with pytest.raises(ClientError):
            caller.get_parameter(Name="/nothing")
    refused(caller.put_parameter, Name="/nothing", Value="1", Type="String")
    lines = [json.loads(line) for line in bench.aws.permissions.read_text().splitlines()]
    mine = [
        (d["action"], d["decision"]) for d in lines if d["principal"].endswith("assumed-role/recorded/test")
    ]
    assert mine == [("ssm:GetParameter", "allow"), ("ssm:PutParameter", "deny")]
