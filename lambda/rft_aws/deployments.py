"""On-demand deployments of custom models, found by name so that none is made twice."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from rft.contracts.errors import BedrockThrottled, DeploymentFailed
from rft_aws.faults import bedrock_errors, code_of, service_time

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient


class DeploymentState(StrEnum):
    """Bedrock's deployment statuses."""

    CREATING = "Creating"
    ACTIVE = "Active"
    FAILED = "Failed"


class Deployment(BaseModel):
    """One deployment; `observed_at` is the service's own time of the answer."""

    model_config = ConfigDict(frozen=True)

    arn: str
    model_arn: str
    state: DeploymentState
    created_at: datetime
    observed_at: datetime
    failure: str | None = None


class Deployments:
    """Create, describe, delete."""

    def __init__(self, client: "BedrockClient") -> None:
        self._client = client

    def describe(self, identifier: str) -> Deployment | None:
        """The deployment of that ARN or name, or None where there is none.

        Which of two errors an unknown name gives is not documented.
        """
        with bedrock_errors("asking for the deployment", DeploymentFailed):
            try:
                answer = cast(
                    "dict[str, Any]",
                    self._client.get_custom_model_deployment(customModelDeploymentIdentifier=identifier),
                )
            except ClientError as error:
                if code_of(error) not in ("ResourceNotFoundException", "ValidationException"):
                    raise
                return None
        return Deployment(
            arn=answer["customModelDeploymentArn"],
            model_arn=answer["modelArn"],
            state=DeploymentState(answer["status"]),
            created_at=answer["createdAt"],
            observed_at=service_time(answer),
            failure=answer.get("failureMessage"),
        )

    def create(self, name: str, model_arn: str, token: str, run_id: str, recipe: str) -> str:
        """Create it and return its ARN; a repeated call with the same token returns the same one.

        Raises:
            BedrockThrottled: at most two deployments may be in creation at a time.
            DeploymentFailed: the service refuses.
        """
        with bedrock_errors("deploying the tuned model", DeploymentFailed):
            answer = self._client.create_custom_model_deployment(
                modelDeploymentName=name,
                modelArn=model_arn,
                description=f"Candidate of run {run_id}",
                tags=[{"key": "rft:run", "value": run_id}, {"key": "rft:recipe", "value": recipe}],
                clientRequestToken=token,
            )
        return answer["customModelDeploymentArn"]

    def delete(self, arn: str) -> None:
        """Delete it; one that is gone already is fine. The model stays.

        Raises:
            BedrockThrottled: it cannot be deleted now, as while it is being made.
        """
        with bedrock_errors("deleting the deployment", DeploymentFailed):
            try:
                self._client.delete_custom_model_deployment(customModelDeploymentIdentifier=arn)
            except ClientError as error:
                if code_of(error) == "ConflictException":
                    raise BedrockThrottled(f"the deployment {arn} cannot be deleted yet") from error
                if code_of(error) != "ResourceNotFoundException":
                    raise
