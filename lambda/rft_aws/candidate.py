"""Letting go of what a run made: its deployment, and its model where the recipe says so."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from rft.contracts.errors import DeploymentFailed
from rft_aws.deployments import Deployments
from rft_aws.faults import bedrock_errors, code_of
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.run_store import RunStore

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient


def release_deployments(client: "BedrockClient", store: RunStore, run_id: str) -> list[str]:
    """Delete every deployment that the run made and still has; the names of those that are gone now.

    One that was noted and never made is released too: nothing answers to its name.
    """
    deployments = Deployments(client)
    released = []
    for resource in read_resources(store, run_id).resources:
        if resource.kind != ResourceKind.DEPLOYMENT or resource.released:
            continue
        found = deployments.describe(resource.identifier or resource.name)
        if found is not None:
            deployments.delete(found.arn)
        note_resource(store, run_id, resource.model_copy(update={"released": True}))
        released.append(resource.name)
    return released


def delete_model(client: "BedrockClient", model_arn: str) -> None:
    """Delete a custom model, which bills storage until then; one that is gone already is fine."""
    with bedrock_errors("deleting the model", DeploymentFailed):
        try:
            client.delete_custom_model(modelIdentifier=model_arn)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
