"""OpenAI's SDK with real bearer tokens against the local AWS: who may do what, and a job from upload to completion."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from aws_bedrock_token_generator import provide_token
from botocore.credentials import Credentials

from rehearsal.emulator.environment import ACCOUNT
from rehearsal.emulator.local_aws import LocalAws
from tests.rehearsal.emulator_workbench import Workbench

pytestmark = pytest.mark.rehearsal
REGION, MODEL = "us-west-2", "openai.gpt-oss-20b"
PROJECT = f"arn:aws:bedrock-mantle:{REGION}:{ACCOUNT}:project/default"
BEARER = {"Action": "bedrock-mantle:CallWithBearerToken", "Resource": "*"}
REWARD = """
    def handler(event, context):
        return [{"id": s["id"], "aggregate_reward_score": float(len(s["messages"][-1]["content"]) < 60)} for s in event]
"""
EXAMPLES = [
    {
        "messages": [{"role": "user", "content": f"What is {n} plus {n}? End with #### and the number."}],
        "reference_answer": f"#### {2 * n}",
    }
    for n in range(100, 220)
]
JSONL = "".join(json.dumps(row) + "\n" for row in EXAMPLES).encode()


def allow(*actions: str, resource: str = PROJECT, **conditions: Any) -> dict[str, Any]:
    """A statement for actions of the API."""
    return {"Action": [f"bedrock-mantle:{action}" for action in actions], "Resource": resource, **conditions}


class Provider:
    """Credentials for the token generator."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def load(self) -> Credentials:
        return self._credentials


@pytest.fixture(scope="module")
def mantle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    options = {"max_steps": 3, "max_rollouts": 100, "seconds_per_step": 0.0}
    with LocalAws(tmp_path_factory.mktemp("mantle"), region=REGION, options=options) as aws:
        bench = Workbench(aws)
        bench.function("reward", REWARD)
        yield bench


def credentials_of(bench: Workbench, name: str, *statements: dict[str, Any]) -> Credentials:
    """A new role's temporary credentials."""
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    trust = {"Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = bench.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}
    bench.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(policy))
    found = bench.aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])


def client_with(bench: Workbench, token: str) -> openai.OpenAI:
    """OpenAI's own client, which no proxy of the host gets in the way of."""
    transport = httpx2.Client(trust_env=False)
    base = f"{bench.aws.endpoint}/mantle/v1"
    return openai.OpenAI(base_url=base, api_key=token, http_client=transport, max_retries=0)


def client_of(bench: Workbench, name: str, *statements: dict[str, Any]) -> openai.OpenAI:
    """A client of a new role that may do what `statements` say."""
    credentials = credentials_of(bench, name, *statements)
    token = provide_token(region=REGION, aws_credentials_provider=Provider(credentials))
    return client_with(bench, token)


def reward_arn(version: str = "") -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:reward{version}"


def submit(client: openai.OpenAI) -> str:
    """A new job's id."""
    name = client.files.create(file=("train.jsonl", JSONL), purpose="fine-tune").id
    grader = {"type": "lambda", "lambda": {"function": reward_arn()}}
    method = {
        "type": "reinforcement",
        "reinforcement": {"grader": grader, "hyperparameters": {"batch_size": 8}},
    }
    return client.fine_tuning.jobs.create(model=MODEL, training_file=name, extra_body={"method": method}).id


def ended(client: openai.OpenAI, name: str) -> Any:
    """The job once it has ended."""
    for _ in range(1000):
        job = client.fine_tuning.jobs.retrieve(name)
        if job.finished_at:
            return job
        time.sleep(0.02)
    raise AssertionError(f"{name} did not end")


SUBMITTER = (
    BEARER,
    allow("CreateFile", "CreateFineTuningJob", "GetFineTuningJob", "CreateInference", "DeleteFile"),
)


def test_a_job_from_upload_to_a_model_that_answers(mantle: Workbench) -> None:
    may_reward = {"Action": "lambda:InvokeFunction", "Resource": reward_arn()}
    client = client_of(mantle, "submitter", *SUBMITTER, may_reward)
    job = ended(client, submit(client))
    assert (job.status, job.error) == ("succeeded", None)
    s3 = mantle.aws.client("s3", s3={"addressing_style": "path"})
    s3.create_bucket(Bucket="runs", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="runs", Key="runs/a/data/test.jsonl", Body=JSONL)
    turns: Any = EXAMPLES[0]["messages"]
    answer = client.chat.completions.create(model=job.fine_tuned_model, messages=turns, temperature=0)
    assert len(answer.choices[0].message.content or "") < 60  # what the reward function pays
    assert client.files.delete(job.training_file).deleted


def test_rewards_are_asked_for_with_the_submitters_rights(mantle: Workbench) -> None:
    client = client_of(mantle, "no-reward", *SUBMITTER)
    job = ended(client, submit(client))
    assert job.status == "failed"
    assert "lambda:InvokeFunction" in job.error.message
    assert reward_arn() in job.error.message


NEEDED: dict[str, Any] = {
    "ListFiles": lambda c: c.files.list(),
    "GetFile": lambda c: c.files.content("file-none"),
    "CreateFile": lambda c: c.files.create(file=("x.jsonl", b"{}"), purpose="fine-tune"),
    "DeleteFile": lambda c: c.files.delete("file-none"),
    "CreateFineTuningJob": submit,
    "ListFineTuningJobs": lambda c: c.fine_tuning.jobs.list(),
    "GetFineTuningJob": lambda c: c.fine_tuning.jobs.list_events("ftjob-none"),
    "CancelFineTuningJob": lambda c: c.fine_tuning.jobs.cancel("ftjob-none"),
    "CreateInference": lambda c: c.chat.completions.create(model=MODEL, messages=[]),
    "ListModels": lambda c: c.models.list(),
    "GetModel": lambda c: c.models.retrieve(MODEL),
    "DeleteCustomizedModel": lambda c: c.models.delete("ft:none"),
}


@pytest.mark.parametrize("action", NEEDED)
def test_an_action_that_was_not_granted_is_refused_by_name(mantle: Workbench, action: str) -> None:
    given = [BEARER, allow("CreateFile")] if action == "CreateFineTuningJob" else [BEARER]
    client = client_of(mantle, f"without-{action}", *given)
    with pytest.raises(
        openai.PermissionDeniedError, match=f"bedrock-mantle:{action} on resource: arn:aws:"
    ) as error:
        NEEDED[action](client)
    assert error.value.code == "access_denied"


def test_a_token_needs_a_permission_of_its_own(mantle: Workbench) -> None:
    client = client_of(mantle, "no-bearer", allow("ListFiles"))
    with pytest.raises(openai.PermissionDeniedError, match="bedrock-mantle:CallWithBearerToken"):
        client.files.list()


def test_inference_can_be_granted_by_model(mantle: Workbench) -> None:
    only = {"StringEquals": {"bedrock-mantle:Model": "qwen.qwen3-32b"}}
    client = client_of(mantle, "one-model", BEARER, allow("CreateInference", Condition=only))
    turns: Any = [{"role": "user", "content": "Hello"}]
    assert client.chat.completions.create(model="qwen.qwen3-32b", messages=turns).choices
    with pytest.raises(openai.PermissionDeniedError, match="CreateInference"):
        client.chat.completions.create(model=MODEL, messages=turns)


def test_what_a_role_used_is_written_down(mantle: Workbench) -> None:
    client = client_of(mantle, "lister", BEARER, allow("ListFiles"))
    client.files.list()
    lines = [json.loads(line) for line in Path(mantle.aws.permissions).read_text().splitlines()]
    used = {line["action"] for line in lines if "assumed-role/lister/" in line["principal"]}
    assert used == {"bedrock-mantle:CallWithBearerToken", "bedrock-mantle:ListFiles"}


def refused(bench: Workbench, token: str) -> str:
    """The message with which a token is refused."""
    with pytest.raises(openai.AuthenticationError) as error:
        client_with(bench, token).models.list()
    assert error.value.code == "invalid_api_key"
    return str(error.value)


def token_of(credentials: Credentials, region: str = REGION, **more: Any) -> str:
    return str(provide_token(region=region, aws_credentials_provider=Provider(credentials), **more))


def test_tokens_that_authenticate_nobody(mantle: Workbench) -> None:
    good = credentials_of(mantle, "good", BEARER, allow("ListModels"))
    assert client_with(mantle, token_of(good)).models.list().data
    forged = Credentials(good.access_key, "another secret", good.token)
    assert "signature" in refused(mantle, token_of(forged))
    unknown = Credentials("ASIAUNKNOWNUNKNOWN00", "secret", "token")
    assert "security token" in refused(mantle, token_of(unknown))
    assert "us-east-1" in refused(mantle, token_of(good, "us-east-1"))
    brief = token_of(good, expiry=timedelta(seconds=1))
    time.sleep(1.1)
    assert "expired" in refused(mantle, brief)
    assert "Bearer" in refused(mantle, "sk-something-else")
    assert "base64" in refused(mantle, "bedrock-api-key-###")
    longer = base64.b64encode(
        base64.b64decode(token_of(good).removeprefix("bedrock-api-key-")).replace(
            b"Expires=43200", b"Expires=43199"
        )
    ).decode()
    assert "signature" in refused(mantle, f"bedrock-api-key-{longer}")


def test_functions_find_the_api_by_their_environment(mantle: Workbench) -> None:
    source = """
        import os
        def handler(event, context):
            return os.environ["AWS_ENDPOINT_URL_BEDROCK_MANTLE"]
    """
    mantle.function("where", source)
    assert mantle.invoke("where") == f"{mantle.aws.endpoint}/mantle/v1"
