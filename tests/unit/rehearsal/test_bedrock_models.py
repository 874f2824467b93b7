"""Custom models, deployments and Converse, through boto3."""

import asyncio
import json
from collections import Counter
from typing import Any

import pytest

from rft.contracts.conversion import converse_request
from tests.unit.rehearsal.bedrock_account import PROFILE, Bedrock, error_of, make_account, rows


@pytest.fixture(scope="module")
def trained() -> tuple[Bedrock, str]:
    bedrock = Bedrock(make_account(train=200))
    return bedrock, bedrock.tuned()


def ask(
    bedrock: Bedrock, model: str, row: dict[str, Any], sample: int | None = 0, **inference: Any
) -> dict[str, Any]:
    metadata = {} if sample is None else {"requestMetadata": {"sample": str(sample)}}
    answer: dict[str, Any] = bedrock.runtime.converse(
        modelId=model, inferenceConfig=inference, **metadata, **converse_request(row)
    )
    return answer


def text(answer: dict[str, Any]) -> str:
    return str(answer["output"]["message"]["content"][0]["text"])


def accuracy(bedrock: Bedrock, model: str) -> float:
    data = rows(200)
    right = [text(ask(bedrock, model, row)).endswith(f"#### {row['reference_answer']}") for row in data]
    return sum(right) / len(right)


def test_the_tuned_model_is_better_than_the_base_model(trained: tuple[Bedrock, str]) -> None:
    bedrock, deployment = trained
    base = accuracy(bedrock, PROFILE)
    assert 0.3 < base < 0.6
    assert accuracy(bedrock, deployment) > base + 0.2


def test_easier_prompts_are_answered_better_by_the_base_model(trained: tuple[Bedrock, str]) -> None:
    bedrock, _ = trained
    right: Counter[str] = Counter()
    for row in rows(200):
        right[row["difficulty"]] += text(ask(bedrock, PROFILE, row)).endswith(
            f"#### {row['reference_answer']}"
        )
    assert right["easy"] > right["medium"] > right["hard"] > 0


def test_a_sample_number_gives_the_same_response_in_any_rehearsal(trained: tuple[Bedrock, str]) -> None:
    bedrock, _ = trained
    other = Bedrock()
    for row in rows(30):
        assert text(ask(bedrock, PROFILE, row, 3)) == text(ask(other, PROFILE, row, 3))


def test_samples_of_one_prompt_differ_with_and_without_a_number(trained: tuple[Bedrock, str]) -> None:
    bedrock, _ = trained
    row = rows(3)[2]
    assert len({text(ask(bedrock, PROFILE, row, number)) for number in range(20)}) > 1
    assert len({text(ask(bedrock, PROFILE, row, None)) for _ in range(20)}) > 1


def test_temperature_zero_gives_the_likeliest_response(trained: tuple[Bedrock, str]) -> None:
    bedrock, deployment = trained
    assert len({text(ask(bedrock, deployment, rows(1)[0], n, temperature=0)) for n in range(10)}) == 1


def test_max_tokens_cuts_the_response(trained: tuple[Bedrock, str]) -> None:
    bedrock, _ = trained
    answer = ask(bedrock, PROFILE, rows(1)[0], maxTokens=1)
    assert (answer["stopReason"], answer["usage"]["outputTokens"], len(text(answer))) == ("max_tokens", 1, 4)
    whole = ask(bedrock, PROFILE, rows(1)[0])
    assert whole["stopReason"] == "end_turn"
    assert whole["usage"]["totalTokens"] == whole["usage"]["inputTokens"] + whole["usage"]["outputTokens"]
    assert whole["metrics"]["latencyMs"] > 0


def test_an_unknown_prompt_gets_a_fixed_text(trained: tuple[Bedrock, str]) -> None:
    bedrock, deployment = trained
    ping = [{"role": "user", "content": [{"text": "ping"}]}]
    for model in (PROFILE, deployment, "us.amazon.nova-pro-v1:0"):
        assert "simulated" in text(bedrock.runtime.converse(modelId=model, messages=ping))


def test_a_prompt_with_tools_is_found_in_its_converse_form() -> None:
    bedrock = Bedrock()
    row = {
        **rows(1)[0],
        "messages": [
            {"role": "system", "content": "One."},
            {"role": "system", "content": "Two."},
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        ],
        "tools": [
            {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}, "strict": True}}
        ],
    }
    bedrock.account.objects["runs", "runs/x-1/data/test.jsonl"] = json.dumps(row).encode()
    assert "simulated" not in text(ask(bedrock, PROFILE, row))


MODELS = {
    "customization id": ("amazon.nova-2-lite-v1:0:256k", "ResourceNotFoundException"),
    "model without profile": ("amazon.nova-2-lite-v1:0", "ValidationException"),
    "another vendor": ("vendor.model-v1:0", "ValidationException"),
    "deployment that is gone": (
        "arn:aws:bedrock:us-east-1:000000000000:custom-model-deployment/abcdefabcdef",
        "ResourceNotFoundException",
    ),
}


@pytest.mark.parametrize(("model", "code"), MODELS.values(), ids=MODELS.keys())
def test_models_that_converse_refuses(trained: tuple[Bedrock, str], model: str, code: str) -> None:
    bedrock, _ = trained
    assert error_of(lambda: ask(bedrock, model, rows(1)[0]))[0] == code


def test_a_deployment_is_created_updated_and_deleted() -> None:
    bedrock = Bedrock()
    first = bedrock.tuned("math-a1")
    bedrock.create("math-a2")
    second = bedrock.ended("math-a2")["outputModelArn"]
    created = bedrock.control.get_custom_model_deployment(customModelDeploymentIdentifier="math-a1")
    assert (created["status"], created["customModelDeploymentArn"]) == ("Active", first)
    assert (created["lastUpdatedAt"] - created["createdAt"]).total_seconds() == 8 * 60

    bedrock.control.update_custom_model_deployment(customModelDeploymentIdentifier=first, modelArn=second)
    states = []
    for _ in range(4):
        found = bedrock.control.get_custom_model_deployment(customModelDeploymentIdentifier=first)
        states.append((found["updateDetails"]["updateStatus"], found["modelArn"] == second))
    assert states == [
        ("Updating", False),
        ("Updating", False),
        ("UpdateCompleted", True),
        ("UpdateCompleted", True),
    ]

    assert (
        error_of(lambda: bedrock.control.delete_custom_model(modelIdentifier=second))[0]
        == "ConflictException"
    )
    listed = bedrock.control.list_custom_model_deployments(modelArnEquals=second)["modelDeploymentSummaries"]
    assert [deployment["customModelDeploymentName"] for deployment in listed] == ["math-a1"]
    bedrock.control.delete_custom_model_deployment(customModelDeploymentIdentifier=first)
    bedrock.control.delete_custom_model(modelIdentifier=second)
    assert [m["modelName"] for m in bedrock.control.list_custom_models()["modelSummaries"]] == ["math-a1"]
    gone = error_of(
        lambda: bedrock.control.get_custom_model_deployment(customModelDeploymentIdentifier=first)
    )
    assert gone[0] == "ResourceNotFoundException"


def test_a_deployment_is_made_once_a_token_and_refused_over_the_quota() -> None:
    bedrock = Bedrock()
    bedrock.create()
    model = bedrock.ended()["outputModelArn"]

    def deploy(name: str, token: str) -> str:
        arn: str = bedrock.control.create_custom_model_deployment(
            modelDeploymentName=name, modelArn=model, clientRequestToken=token
        )["customModelDeploymentArn"]
        return arn

    first = deploy("one", "t1")
    assert deploy("one", "t1") == first
    assert error_of(lambda: deploy("one", "t2"))[0] == "ValidationException"
    deploy("two", "t2")
    assert error_of(lambda: deploy("three", "t3"))[0] == "ServiceQuotaExceededException"
    not_ready = error_of(lambda: ask(bedrock, first, rows(1)[0]))
    assert not_ready[0] == "ModelNotReadyException"


def test_fault_deployment_fails() -> None:
    bedrock = Bedrock(faults=["deployment-fails"])
    arn = bedrock.tuned()
    found = bedrock.control.get_custom_model_deployment(customModelDeploymentIdentifier=arn)
    assert found["status"] == "Failed"
    assert found["failureMessage"]
    assert error_of(lambda: ask(bedrock, arn, rows(1)[0]))[0] == "ResourceNotFoundException"


def test_assumption_creating_deployment_locked() -> None:
    bedrock = Bedrock(assume=["creating_deployment_locked"])
    bedrock.create()
    model = bedrock.ended()["outputModelArn"]
    bedrock.control.create_custom_model_deployment(modelDeploymentName="d", modelArn=model)
    locked = error_of(
        lambda: bedrock.control.delete_custom_model_deployment(customModelDeploymentIdentifier="d")
    )
    assert locked[0] == "ConflictException"


def test_the_progress_display_sees_what_is_in_progress(trained: tuple[Bedrock, str]) -> None:
    bedrock, deployment = trained
    status, _, body = asyncio.run(bedrock.service.handle_admin("GET", "/_rehearsal/state", b""))
    state = json.loads(body)
    assert (status, state["simulated"]) == (200, True)
    assert state["jobs"][0]["step"] == state["jobs"][0]["steps"] > 0
    assert state["deployments"] == [{"arn": deployment, "name": "math-a1", "status": "Active"}]


def test_options_can_be_changed_while_the_simulator_runs() -> None:
    bedrock = Bedrock()

    def post(change: dict[str, Any]) -> int:
        body = json.dumps(change).encode()
        status: int = asyncio.run(bedrock.service.handle_admin("POST", "/_rehearsal/options", body))[0]
        return status

    assert post({"faults": ["submit-throttled-forever"]}) == 200
    assert error_of(bedrock.create)[0] == "ThrottlingException"
    assert post({"faults": ["no-such-fault"]}) == 400
    assert post({"no_such_option": 1}) == 400
