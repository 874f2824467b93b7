"""Letting go of what a run made: its deployment, and its model where the recipe says so."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from rft.contracts.errors import BedrockThrottled, DeploymentFailed
from rft_aws.champions import read_champion
from rft_aws.deployments import Deployments
from rft_aws.faults import bedrock_errors, code_of
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.run_store import RunStore

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient


def release_deployments(client: "BedrockClient", store: RunStore, run_id: str, recipe: str) -> list[str]:
    """Delete every deployment that the run made and still has; the names of those that are gone now.

    One that was noted and never made is released too: nothing answers to its name. One that the champion record
    names serves, or is what a rollback goes back to: it stays.
    """
    deployments = Deployments(client)
    record, _ = read_champion(store, recipe)
    serving = set()
    if record is not None:
        serving = {record.deployment_arn, *([record.previous.deployment_arn] if record.previous else [])}
    gone = []
    for resource in read_resources(store, run_id).resources:
        if resource.kind != ResourceKind.DEPLOYMENT or resource.released:
            continue
        found = deployments.describe(resource.identifier or resource.name)
        if found is not None and found.arn not in serving:
            deployments.delete(found.arn)
            gone.append(resource.name)
        note_resource(store, run_id, resource.model_copy(update={"released": True}))
    return gone


def delete_model(client: "BedrockClient", model_arn: str) -> None:
    """Delete a custom model, which bills storage until then; one that is gone already is fine.

    A deployment takes a while to go, and until then its model is in use.

    Raises:
        BedrockThrottled: it is in use still: the state machine tries again in a minute or more.
    """
    with bedrock_errors("deleting the model", DeploymentFailed):
        try:
            client.delete_custom_model(modelIdentifier=model_arn)
        except ClientError as error:
            if code_of(error) == "ConflictException":
                raise BedrockThrottled(f"the model {model_arn} is still in use by its deployment") from error
            if code_of(error) != "ResourceNotFoundException":
                raise
