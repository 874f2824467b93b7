"""Bedrock answers late, and deletes slowly: neither breaks a run."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from rft.catalogue.models import load_models
from rft.contracts.errors import BedrockThrottled, DeploymentFailed
from rft.contracts.job import TrainingRequest
from rft_aws.bedrock_backend import BedrockBackend
from rft_aws.candidate import delete_model
from rft_aws.deployments import Deployments
from stacks.project import ROOT
from stages import deploy_model
from tests.fakes.runs import RUN_ID, context
from tests.fakes.s3 import FakeS3, service_error

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADERS = {"ResponseMetadata": {"HTTPHeaders": {"date": format_datetime(NOW, usegmt=True)}}}
ARN = "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/m/0123456789ab"


class Bedrock:
    """Knows a new job only at the `late`th question; its deployment is being made since `age`."""

    def __init__(self, late: int = 0, age: timedelta = timedelta()) -> None:
        self.late, self.age = late, age
        self.asked: list[str] = []

    def create_model_customization_job(self, **_: Any) -> dict[str, Any]:
        return {"jobArn": ARN}

    def get_model_customization_job(self, *, jobIdentifier: str) -> dict[str, Any]:
        self.asked.append(jobIdentifier)
        if len(self.asked) <= self.late:
            raise service_error("ResourceNotFoundException")
        return {"jobArn": ARN, "jobName": "n", "status": "InProgress", "creationTime": NOW, **HEADERS}

    def get_custom_model_deployment(self, **_: Any) -> dict[str, Any]:
        return {
            "customModelDeploymentArn": "d",
            "modelArn": "m",
            "status": "Creating",
            "createdAt": NOW - self.age,
            **HEADERS,
        }

    def delete_custom_model_deployment(self, **_: Any) -> None:
        raise service_error("ConflictException")

    def delete_custom_model(self, **_: Any) -> None:
        raise service_error("ConflictException")


def test_a_job_that_is_not_seen_at_once_is_looked_for_by_its_arn(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("rft_aws.bedrock_backend.time.sleep", waits.append)
    client = Bedrock(late=2)
    model = load_models(ROOT / "catalogue").model("nova-2-lite")
    request = TrainingRequest(
        name="n",
        run_id=RUN_ID,
        recipe="math",
        model="nova-2-lite",
        role_arn="r",
        reward_function_arn="f",
        train_uri="s3://b/t",
        validation_uri=None,
        output_uri="s3://b/o",
        kms_key_arn="k",
        hyperparameters={},
    )
    job = BedrockBackend(client, model, "aws", "us-east-1").submit(request)  # type: ignore[arg-type]
    assert (job.job_id, client.asked, len(waits)) == (ARN, [ARN] * 3, 2)


def test_what_is_in_use_is_tried_again() -> None:
    with pytest.raises(BedrockThrottled, match="in use"):
        delete_model(Bedrock(), "m")  # type: ignore[arg-type]
    with pytest.raises(BedrockThrottled, match="cannot be deleted yet"):
        Deployments(Bedrock()).delete("d")  # type: ignore[arg-type]


def deployed(monkeypatch: pytest.MonkeyPatch, age: timedelta) -> Any:
    monkeypatch.setattr("rft_aws.clients.bedrock", lambda: Bedrock(age=age))
    ledger = {"submit_job": {"name": f"{RUN_ID}-a1"}, "monitor_job": {"model_id": "m"}}
    return deploy_model.deploy(context(FakeS3(), ledger))


def test_a_deployment_that_hangs_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert deployed(monkeypatch, timedelta(hours=5)).decision == "wait"
    with pytest.raises(DeploymentFailed, match=r"after 7\.0 hours.*resume"):
        deployed(monkeypatch, timedelta(hours=7))
