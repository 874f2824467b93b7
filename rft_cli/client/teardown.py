"""Taking a pipeline down in the order that AWS wants: deployments, models, objects, stacks, buckets."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from rft.catalogue.prices import PriceCatalogue
from rft_cli.client.errors import CommandFailed
from rft_cli.client.inventory import Inventory, TeardownClients, object_versions
from rft_cli.client.stack import pipeline_stack_name

# DeleteObjects takes 1000 keys.
_BATCH = 1000
_DEPLOYMENT_SECONDS = 900.0
_LOOK_SECONDS = 5.0
# The longest that KMS offers: deleting the key makes every model and object under it unreadable.
KEY_WINDOW_DAYS = 30


@dataclass(frozen=True)
class Remaining:
    """Something that stays, and what it costs a month in USD; None where no price is known."""

    what: str
    usd_a_month: float | None


def take_down(
    clients: TeardownClients,
    inventory: Inventory,
    prefix: str,
    *,
    delete_key: bool,
    say: Callable[[str], None],
    look_seconds: float = _LOOK_SECONDS,
) -> None:
    """Delete what the inventory lists.

    Raises:
        CommandFailed: something could not be deleted; what came before it is gone, and a second call goes on.
    """
    for deployment in inventory.deployments:
        say(f"Deleting the deployment {deployment.name}")
        _gone_already(
            clients.bedrock.delete_custom_model_deployment, customModelDeploymentIdentifier=deployment.arn
        )
    for deployment in inventory.deployments:
        _await_deployment(clients, deployment.arn, look_seconds)
    for model in inventory.models:
        say(f"Deleting the model {model.name}")
        _gone_already(clients.bedrock.delete_custom_model, modelIdentifier=model.arn)
    for name in inventory.parameters:
        _gone_already(clients.ssm.delete_parameter, Name=name)
    for bucket in inventory.buckets:
        say(f"Emptying s3://{bucket.name} ({bucket.versions:,} object versions)")
        empty(clients, bucket.name)
    for stack in (pipeline_stack_name(prefix), f"{prefix}-data"):
        if stack in inventory.stacks:
            say(f"Deleting the stack {stack}")
            _delete_stack(clients, stack)
    for bucket in inventory.buckets:
        # The stack keeps its buckets; S3 may have written access logs since they were emptied.
        empty(clients, bucket.name)
        _delete_bucket(clients, bucket.name)
    if delete_key and inventory.key_arn is not None:
        say(f"Scheduling the key's deletion in {KEY_WINDOW_DAYS} days")
        clients.kms.schedule_key_deletion(KeyId=inventory.key_arn, PendingWindowInDays=KEY_WINDOW_DAYS)


def empty(clients: TeardownClients, bucket: str) -> None:
    """Delete every object version and delete marker.

    Raises:
        CommandFailed: S3 kept some.
    """
    batch: list[dict[str, str]] = []
    for version in [*object_versions(clients.s3, bucket)]:
        batch.append({"Key": version["Key"], "VersionId": version["VersionId"]})
        if len(batch) == _BATCH:
            _delete_batch(clients, bucket, batch)
            batch = []
    if batch:
        _delete_batch(clients, bucket, batch)


def remaining(inventory: Inventory, prices: PriceCatalogue, *, key_deleted: bool) -> list[Remaining]:
    """What is still there, from an inventory taken afterwards, with its monthly cost."""
    left = []
    if inventory.key_arn is not None and not key_deleted:
        left.append(Remaining(f"the KMS key {inventory.key_arn}", prices.services.kms_key_month))
    for bucket in inventory.buckets:
        left.append(Remaining(f"the bucket {bucket.name}", bucket.size / 1e9 * prices.services.s3_gb_month))
    storage = {model.storage_month for model in prices.models.values() if model.storage_month is not None}
    for model in inventory.models:
        left.append(Remaining(f"the model {model.name}", max(storage) if storage else None))
    left += [
        Remaining(f"the open-weight job {job} and its model, if any (docs/open-weight-models.md)", None)
        for job in inventory.open_weight
    ]
    left += [Remaining(f"the deployment {item.name}", None) for item in inventory.deployments]
    left += [Remaining(f"the stack {name}", None) for name in inventory.stacks]
    return left


def _delete_batch(clients: TeardownClients, bucket: str, batch: list[dict[str, str]]) -> None:
    objects: Any = {"Objects": batch, "Quiet": True}
    errors = clients.s3.delete_objects(Bucket=bucket, Delete=objects).get("Errors", [])
    if errors:
        first = errors[0]
        raise CommandFailed(
            f"S3 kept {len(errors)} objects of {bucket}, the first {first.get('Key')}: {first.get('Message')}. "
            "See to that and run the command again."
        )


def _await_deployment(clients: TeardownClients, arn: str, look_seconds: float) -> None:
    deadline = time.monotonic() + _DEPLOYMENT_SECONDS
    while time.monotonic() < deadline:
        try:
            clients.bedrock.get_custom_model_deployment(customModelDeploymentIdentifier=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return
            raise
        time.sleep(look_seconds)
    raise CommandFailed(
        f"The deployment {arn} is still there. Look at it in the Bedrock console and run this again."
    )


def _delete_stack(clients: TeardownClients, name: str) -> None:
    clients.cloudformation.delete_stack(StackName=name)
    try:
        clients.cloudformation.get_waiter("stack_delete_complete").wait(StackName=name)
    except WaiterError as error:
        raise CommandFailed(
            f"CloudFormation could not delete the stack {name}. Its events in the console say why; run this again."
        ) from error


def _delete_bucket(clients: TeardownClients, name: str) -> None:
    try:
        clients.s3.delete_bucket(Bucket=name)
    except ClientError as error:
        # A late access log keeps the bucket; the list of what remains will say so.
        if error.response["Error"]["Code"] not in ("NoSuchBucket", "BucketNotEmpty"):
            raise


def _gone_already(call: Callable[..., Any], **arguments: str) -> None:
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("ResourceNotFoundException", "ParameterNotFound"):
            raise
