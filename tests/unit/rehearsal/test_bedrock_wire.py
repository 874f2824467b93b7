"""The wire protocol: requests against botocore's own model, errors, dates."""

import asyncio
import json
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.unit.rehearsal.bedrock_account import Bedrock, error_of

JOBS = "/model-customization-jobs"


@pytest.fixture(scope="module")
def bedrock() -> Bedrock:
    return Bedrock()


def request(name: str = "a-job", **changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "jobName": name,
        "customModelName": "a-model",
        "roleArn": "arn:aws:iam::000000000000:role/training",
        "baseModelIdentifier": "amazon.nova-2-lite-v1:0:256k",
        "customizationType": "REINFORCEMENT_FINE_TUNING",
        "trainingDataConfig": {"s3Uri": "s3://bucket/train.jsonl"},
        "outputDataConfig": {"s3Uri": "s3://bucket/out/"},
    }
    return {**document, **changes}


def rft(**hyperparameters: Any) -> dict[str, Any]:
    grader = {"lambdaGrader": {"lambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:f:1"}}
    return {"rftConfig": {"graderConfig": grader, "hyperParameters": hyperparameters}}


REFUSED = {
    "missing member": ({"trainingDataConfig": None}, "'trainingDataConfig' failed to satisfy constraint"),
    "job name with underscore": ({"jobName": "a_job"}, "regular expression pattern"),
    "job name too long": ({"jobName": "a" * 64}, "length less than or equal to 63"),
    "model name with dot": ({"customModelName": "a.b"}, "regular expression pattern"),
    "token with colon": ({"clientRequestToken": "a:b"}, "regular expression pattern"),
    "key with equals sign": (
        {"outputDataConfig": {"s3Uri": "s3://bucket/run=1/"}},
        "regular expression pattern",
    ),
    "unknown type": ({"customizationType": "RFT"}, "enum value set"),
    "unknown member": ({"outputDataConfig": {"s3Uri": "s3://bucket/o", "kmsKeyId": "k"}}, "is not a member"),
    "batch too small": ({"customizationConfig": rft(batchSize=8)}, "value greater than or equal to 16"),
    "rate too high": ({"customizationConfig": rft(learningRate=0.1)}, "value less than or equal to 0.001"),
    "number as text": ({"customizationConfig": rft(epochCount="2")}, "is not an integer"),
    "whole number as fraction": ({"customizationConfig": rft(epochCount=1.5)}, "is not an integer"),
    "effort that is no choice": ({"customizationConfig": rft(reasoningEffort="max")}, "enum value set"),
    "two members of a union": (
        {"customizationConfig": {**rft(), "distillationConfig": {}}},
        "must set exactly one of",
    ),
    "grader that is no Lambda ARN": (
        {"customizationConfig": {"rftConfig": {"graderConfig": {"lambdaGrader": {"lambdaArn": "reward"}}}}},
        "regular expression pattern",
    ),
    "no grader": ({"customizationConfig": {"rftConfig": {}}}, "lambdaGrader is required"),
    "fine-tuning of another type": (
        {"customizationType": "FINE_TUNING", "customizationConfig": rft()},
        "nothing else",
    ),
    "inference id as base model": (
        {"baseModelIdentifier": "us.amazon.nova-2-lite-v1:0", "customizationConfig": rft()},
        "model identifier is invalid",
    ),
    "grader of another Region": (
        {
            "customizationConfig": {
                "rftConfig": {
                    "graderConfig": {
                        "lambdaGrader": {"lambdaArn": "arn:aws:lambda:eu-west-1:000000000000:function:f"}
                    }
                }
            }
        },
        "Region",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_create_request_that_breaks_the_model_is_refused(
    bedrock: Bedrock, changes: dict[str, Any], message: str
) -> None:
    body = json.dumps(request(**changes)).encode()
    status, headers, content = asyncio.run(bedrock.service.handle_control("POST", JOBS, {}, body, {}))
    assert (status, headers["x-amzn-ErrorType"]) == (400, "ValidationException")
    assert message in json.loads(content)["message"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"'])
def test_a_body_that_is_no_json_object_is_refused(bedrock: Bedrock, body: bytes) -> None:
    status, headers, _ = asyncio.run(bedrock.service.handle_control("POST", JOBS, {}, body, {}))
    assert (status, headers["x-amzn-ErrorType"]) == (400, "ValidationException")


def test_an_unknown_operation_is_named(bedrock: Bedrock) -> None:
    status, headers, content = asyncio.run(
        bedrock.service.handle_control("PUT", "/guardrails/x", {}, b"", {})
    )
    assert (status, headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")
    assert "PUT /guardrails/x" in json.loads(content)["message"]


def test_every_reply_carries_the_simulated_date(bedrock: Bedrock) -> None:
    before = bedrock.service.clock.now()
    answer = bedrock.control.list_foundation_models()
    assert parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"]) == before
    bedrock.service.clock.advance(minutes=90)
    status, headers, _ = asyncio.run(
        bedrock.service.handle_control("GET", "/custom-models/none", {}, b"", {})
    )
    assert status == 404
    assert (parsedate_to_datetime(headers["Date"]) - before).total_seconds() == 90 * 60


def test_the_catalogue_is_what_the_product_knows(bedrock: Bedrock) -> None:
    model = bedrock.control.get_foundation_model(modelIdentifier="amazon.nova-2-lite-v1:0:256k")[
        "modelDetails"
    ]
    assert model["modelArn"].endswith("amazon.nova-2-lite-v1:0:256k")
    profile = bedrock.control.get_inference_profile(inferenceProfileIdentifier="us.amazon.nova-2-lite-v1:0")
    assert (profile["status"], len(profile["models"])) == ("ACTIVE", 3)
    assert bedrock.control.list_inference_profiles()["inferenceProfileSummaries"]
    code, _ = error_of(lambda: bedrock.control.get_foundation_model(modelIdentifier="amazon.other-v1:0"))
    assert code == "ResourceNotFoundException"
    available = bedrock.control.get_foundation_model_availability(modelId="amazon.nova-2-lite-v1:0:256k")
    assert available["regionAvailability"] == "AVAILABLE"
