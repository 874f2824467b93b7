"""What a deployed pipeline holds: its jobs, deployments, models, objects, executions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from rft.contracts.paths import RunPaths
from rft.promotion.champion import ChampionRecord
from rft_aws.resources import ResourceKind, Resources
from rft_cli.client.stack import pipeline_stack_name

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_stepfunctions import SFNClient

_GONE = ("ResourceNotFoundException", "ValidationException", "StateMachineDoesNotExist")


@dataclass(frozen=True)
class TeardownClients:
    """The clients that taking a pipeline down needs."""

    cloudformation: "CloudFormationClient"
    s3: "S3Client"
    bedrock: "BedrockClient"
    states: "SFNClient"
    ssm: "SSMClient"
    kms: Any

    @classmethod
    def from_session(cls, session: boto3.Session) -> "TeardownClients":
        """Clients of a session."""
        return cls(
            cloudformation=session.client("cloudformation"),
            s3=session.client("s3"),
            bedrock=session.client("bedrock"),
            states=session.client("stepfunctions"),
            ssm=session.client("ssm"),
            kms=session.client("kms"),
        )


@dataclass(frozen=True)
class Named:
    """A resource of Bedrock. `champion_of` is the recipe that it serves, if it does."""

    name: str
    arn: str
    champion_of: str | None = None


@dataclass(frozen=True)
class Bucket:
    """A bucket: object versions (delete markers included) and bytes."""

    name: str
    versions: int
    size: int


@dataclass
class Inventory:
    """Everything of one prefix. `open_weight` are ids of open-weight jobs, which are listed and left alone."""

    stacks: list[str] = field(default_factory=list)
    executions: list[str] = field(default_factory=list)
    jobs: list[Named] = field(default_factory=list)
    deployments: list[Named] = field(default_factory=list)
    models: list[Named] = field(default_factory=list)
    buckets: list[Bucket] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    key_arn: str | None = None
    open_weight: list[str] = field(default_factory=list)

    @property
    def champions(self) -> list[Named]:
        """Deployments that serve."""
        return [deployment for deployment in self.deployments if deployment.champion_of is not None]


def take_inventory(clients: TeardownClients, prefix: str) -> Inventory:
    """Look everything up; nothing is changed. Either stack may be gone already."""
    found = Inventory()
    pipeline, data = pipeline_stack_name(prefix), f"{prefix}-data"
    resources = {name: _stack_resources(clients.cloudformation, name) for name in (pipeline, data)}
    found.stacks = [name for name, parts in resources.items() if parts is not None]
    for kind, identifier in resources[pipeline] or []:
        if kind == "AWS::StepFunctions::StateMachine":
            found.executions = _running(clients.states, identifier)
    names = [identifier for kind, identifier in resources[data] or [] if kind == "AWS::S3::Bucket"]
    found.buckets = [_measured(clients.s3, name) for name in names]
    for kind, identifier in resources[data] or []:
        if kind == "AWS::KMS::Key":
            found.key_arn = identifier
    for name in names:
        found.uploads += [f"s3://{name}/{key}" for key in _keys(clients.s3, name, "uploads/")]
        _read_runs(clients, name, found)
    found.parameters = _parameters(clients.ssm, f"/{pipeline}/champions")
    return found


def _stack_resources(client: "CloudFormationClient", name: str) -> list[tuple[str, str]] | None:
    """(type, physical id) of a stack's resources; None where there is no such stack."""
    try:
        # CloudFormation goes on listing the resources of a deleted stack for 90 days.
        if client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE":
            return None
        pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
        return [
            (item["ResourceType"], item.get("PhysicalResourceId", ""))
            for page in pages
            for item in page["StackResourceSummaries"]
            if item["ResourceStatus"] != "DELETE_COMPLETE"
        ]
    except ClientError as error:
        if "does not exist" not in error.response["Error"].get("Message", ""):
            raise
        return None


def _running(client: "SFNClient", state_machine_arn: str) -> list[str]:
    pages = client.get_paginator("list_executions").paginate(
        stateMachineArn=state_machine_arn, statusFilter="RUNNING"
    )
    return [item["executionArn"] for page in pages for item in page["executions"]]


def _measured(client: "S3Client", bucket: str) -> Bucket:
    versions = size = 0
    for version in object_versions(client, bucket):
        versions += 1
        size += version.get("Size", 0)
    return Bucket(bucket, versions, size)


def object_versions(client: "S3Client", bucket: str) -> Iterator[dict[str, Any]]:
    """Every version and delete marker of a bucket; none where the bucket is gone."""
    try:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
            yield from [dict(item) for item in page.get("Versions", [])]
            yield from [dict(item) for item in page.get("DeleteMarkers", [])]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _keys(client: "S3Client", bucket: str, prefix: str) -> list[str]:
    try:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise
        return []


def _read_runs(clients: TeardownClients, bucket: str, found: Inventory) -> None:
    """What the runs of a bucket made in Bedrock, as far as it still exists; a bucket without runs has none."""
    champions = {}
    for key in _keys(clients.s3, bucket, "champions/"):
        record = ChampionRecord.model_validate_json(_body(clients.s3, bucket, key))
        champions[record.deployment_arn] = record.recipe
        # A champion outlives the objects of its run, which expire.
        for kept in (record, record.previous):
            if kept is not None and kept.api == "converse":
                _look_at_deployment(clients.bedrock, kept.deployment_arn, champions, found)
                _look_at_model(clients.bedrock, kept.model_arn, found)
    ending = RunPaths("*").resources.rpartition("/")[2]
    for key in _keys(clients.s3, bucket, "runs/"):
        if not key.endswith(f"/{ending}") or key.count("/") != 2:
            continue
        for resource in Resources.model_validate_json(_body(clients.s3, bucket, key)).resources:
            identifier = resource.identifier or resource.name
            if resource.backend == "mantle":
                found.open_weight += [identifier] if resource.kind is ResourceKind.TRAINING_JOB else []
            elif resource.kind is ResourceKind.TRAINING_JOB:
                _look_at_job(clients.bedrock, identifier, found)
            elif resource.kind is ResourceKind.DEPLOYMENT:
                _look_at_deployment(clients.bedrock, identifier, champions, found)


def _look_at_job(client: "BedrockClient", identifier: str, found: Inventory) -> None:
    job = _answer(client.get_model_customization_job, jobIdentifier=identifier)
    if job is None:
        return
    if job["status"] in ("InProgress", "Stopping"):
        found.jobs.append(Named(job["jobName"], job["jobArn"]))
    if job.get("outputModelArn") is not None:
        _look_at_model(client, job["outputModelArn"], found)


def _look_at_model(client: "BedrockClient", arn: str, found: Inventory) -> None:
    model = _answer(client.get_custom_model, modelIdentifier=arn)
    if model is not None and all(known.arn != model["modelArn"] for known in found.models):
        found.models.append(Named(model["modelName"], model["modelArn"]))


def _look_at_deployment(
    client: "BedrockClient", identifier: str, champions: dict[str, str], found: Inventory
) -> None:
    answer = _answer(client.get_custom_model_deployment, customModelDeploymentIdentifier=identifier)
    if answer is not None and all(
        known.arn != answer["customModelDeploymentArn"] for known in found.deployments
    ):
        arn = answer["customModelDeploymentArn"]
        found.deployments.append(Named(answer["modelDeploymentName"], arn, champions.get(arn)))


def _answer(call: Any, **arguments: str) -> dict[str, Any] | None:
    """What a Get call says, or None where the thing is gone."""
    try:
        answer: dict[str, Any] = call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        return None
    return answer


def _body(client: "S3Client", bucket: str, key: str) -> bytes:
    return client.get_object(Bucket=bucket, Key=key)["Body"].read()


def _parameters(client: "SSMClient", path: str) -> list[str]:
    pages = client.get_paginator("get_parameters_by_path").paginate(Path=path, Recursive=True)
    return [item["Name"] for page in pages for item in page["Parameters"]]


def as_document(inventory: Inventory) -> dict[str, Any]:
    """The inventory, JSON-ready."""
    document: dict[str, Any] = json.loads(json.dumps(inventory, default=lambda part: part.__dict__))
    return document
