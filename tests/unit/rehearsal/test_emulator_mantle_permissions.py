"""Which permissions a request to the OpenAI-compatible API needs."""

import json

import pytest

from rehearsal.emulator.mantle_permissions import mantle_permissions

REGION, ACCOUNT = "us-west-2", "000000000000"
PROJECT = f"arn:aws:bedrock-mantle:{REGION}:{ACCOUNT}:project/default"


def needed(method: str, path: str, body: object = None) -> list[tuple[str | None, str]]:
    """Actions with their resources."""
    found = mantle_permissions(method, path, json.dumps(body).encode() if body else b"", REGION, ACCOUNT)
    return [(each.action, each.resource) for each in found]


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("POST", "/files", "CreateFile"),
        ("GET", "/files", "ListFiles"),
        ("GET", "/files/file-1", "GetFile"),
        ("GET", "/files/file-1/content", "GetFile"),
        ("DELETE", "/files/file-1", "DeleteFile"),
        ("POST", "/fine_tuning/jobs", "CreateFineTuningJob"),
        ("GET", "/fine_tuning/jobs", "ListFineTuningJobs"),
        ("GET", "/fine_tuning/jobs/ftjob-1", "GetFineTuningJob"),
        ("GET", "/fine_tuning/jobs/ftjob-1/events", "GetFineTuningJob"),
        ("GET", "/fine_tuning/jobs/ftjob-1/checkpoints", "GetFineTuningJob"),
        ("POST", "/fine_tuning/jobs/ftjob-1/cancel", "CancelFineTuningJob"),
        ("POST", "/chat/completions", "CreateInference"),
        ("GET", "/models", "ListModels"),
        ("GET", "/models/openai.gpt-oss-20b", "GetModel"),
    ],
)
def test_everything_lies_in_the_default_project(method: str, path: str, action: str) -> None:
    bearer = ("bedrock-mantle:CallWithBearerToken", "*")
    assert needed(method, path) == [bearer, (f"bedrock-mantle:{action}", PROJECT)]


def test_a_tuned_model_is_a_resource_of_its_own() -> None:
    resource = f"arn:aws:bedrock-mantle:{REGION}:{ACCOUNT}:customized-model/ft:base:1"
    assert needed("DELETE", "/models/ft:base:1")[1] == ("bedrock-mantle:DeleteCustomizedModel", resource)


def test_the_condition_keys_name_model_files_and_job() -> None:
    body = {"model": "m", "training_file": "a", "validation_file": "b"}
    job = mantle_permissions("POST", "/fine_tuning/jobs", json.dumps(body).encode(), REGION, ACCOUNT)[1]
    assert job.context == {"bedrock-mantle:Model": "m", "bedrock-mantle:Files": ["a", "b"]}
    cancel = mantle_permissions("POST", "/fine_tuning/jobs/ftjob-1/cancel", b"", REGION, ACCOUNT)[1]
    assert cancel.context == {"bedrock-mantle:FineTuningJob": "ftjob-1"}
    chat = mantle_permissions("POST", "/chat/completions", b'{"model": "m"}', REGION, ACCOUNT)[1]
    assert chat.context == {"bedrock-mantle:Model": "m"}


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_body_that_is_no_request_is_the_apis_to_refuse(body: bytes) -> None:
    chat = mantle_permissions("POST", "/chat/completions", body, REGION, ACCOUNT)[1]
    assert chat.context == {"bedrock-mantle:Model": ""}


def test_a_request_that_does_not_exist_needs_nothing_but_a_token() -> None:
    assert needed("PUT", "/files") == []
    assert needed("GET", "/images") == []
