"""Which permission each Bedrock request needs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from rehearsal.emulator.bedrock_permissions import control_permissions, runtime_permissions

REGION, ACCOUNT = "us-east-1", "000000000000"
JOB = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-customization-job/m/abcdefghijkl"
MODEL = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:custom-model/m/abcdefghijkl"
DEPLOYMENT = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:custom-model-deployment/abcdefghijkl"


def resources(method: str, path: str, body: dict[str, Any] | None = None) -> list[str]:
    data = json.dumps(body or {}).encode()
    return [p.resource for p in control_permissions(method, path, data, REGION, ACCOUNT)]


@pytest.mark.parametrize(
    ("path", "arn"),
    [
        (
            "/model/amazon.nova-2-lite-v1%3A0/converse",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0",
        ),
        (
            "/model/amazon.nova-2-lite-v1:0/invoke",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0",
        ),
        (f"/model/{quote(DEPLOYMENT, safe='')}/converse", DEPLOYMENT),
        (f"/model/{DEPLOYMENT}/converse", DEPLOYMENT),
    ],
)
def test_inference_needs_the_model(path: str, arn: str) -> None:
    assert [p.resource for p in runtime_permissions(path, REGION, ACCOUNT)] == [arn]


def test_a_profile_needs_the_model_in_every_region_it_routes_to() -> None:
    found = runtime_permissions("/model/us.amazon.nova-2-lite-v1:0/converse", REGION, ACCOUNT)
    profile = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/us.amazon.nova-2-lite-v1:0"
    assert found[0].resource == profile
    assert [p.resource.split(":")[3] for p in found[1:]] == ["us-east-1", "us-east-2", "us-west-2"]
    assert all(p.context == {"bedrock:InferenceProfileArn": profile} for p in found[1:])
    assert runtime_permissions(f"/model/{profile}/converse", REGION, ACCOUNT) == found


@pytest.mark.parametrize(
    ("method", "path", "arn"),
    [
        ("GET", "/model-customization-jobs/math-1-a1", JOB.rpartition("/m/")[0] + "/math-1-a1"),
        ("GET", f"/model-customization-jobs/{quote(JOB, safe='')}", JOB),
        ("POST", f"/model-customization-jobs/{JOB}/stop", JOB),
        ("GET", "/model-customization-jobs", "*"),
        ("GET", f"/custom-models/{quote(MODEL, safe='')}", MODEL),
        ("GET", f"/model-customization/custom-model-deployments/{quote(DEPLOYMENT, safe='')}", DEPLOYMENT),
        ("DELETE", f"/model-customization/custom-model-deployments/{DEPLOYMENT}", DEPLOYMENT),
        ("GET", "/foundation-models", "*"),
        (
            "GET",
            "/foundation-models/amazon.nova-2-lite-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0",
        ),
    ],
)
def test_a_control_plane_call_needs_what_it_names(method: str, path: str, arn: str) -> None:
    assert resources(method, path) == [arn]


def test_a_deployment_needs_the_model_that_it_deploys() -> None:
    path = "/model-customization/custom-model-deployments"
    assert resources("POST", path, {"modelDeploymentName": "d", "modelArn": MODEL}) == [MODEL]


def test_tags_are_put_on_what_they_are_asked_for() -> None:
    body = {"resourceARN": MODEL, "tags": [{"key": "a", "value": "b"}]}
    assert resources("POST", "/tagResource", body) == [MODEL]


def test_a_job_needs_its_model_its_role_and_its_tags() -> None:
    body = {
        "baseModelIdentifier": "amazon.nova-2-lite-v1:0:256k",
        "roleArn": "arn:aws:iam::000000000000:role/training",
        "customModelTags": [{"key": "a", "value": "b"}],
    }
    found = control_permissions(
        "POST", "/model-customization-jobs", json.dumps(body).encode(), REGION, ACCOUNT
    )
    kinds = [(p.action, p.resource.split(":", 5)[5].partition("/")[0]) for p in found]
    assert kinds == [
        (None, "foundation-model"),
        (None, "model-customization-job"),
        (None, "custom-model"),
        ("iam:PassRole", "role"),
        ("bedrock:TagResource", "custom-model"),
    ]
    assert found[3].context == {"iam:PassedToService": "bedrock.amazonaws.com"}


def test_a_body_that_is_no_json_is_left_to_the_service() -> None:
    assert control_permissions("POST", "/model-customization-jobs", b"{", REGION, ACCOUNT)[
        0
    ].resource.endswith("*")
