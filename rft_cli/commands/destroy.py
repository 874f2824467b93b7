"""`rft destroy`: take the pipeline out of the account."""

import sys
from typing import Annotated

import typer

from rft.catalogue.prices import load_prices
from rft_aws.environment import catalogue_folder
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import InputRefused
from rft_cli.client.inventory import Bucket, Inventory, TeardownClients, as_document, take_inventory
from rft_cli.client.stack import pipeline_stack_name
from rft_cli.client.teardown import Remaining, remaining, take_down
from rft_cli.console import Output, plain
from rft_cli.exit_codes import ExitCode
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region


def command(
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    force: Annotated[
        bool, typer.Option("--force", help="Even while a job runs or a champion serves.")
    ] = False,
    delete_key: Annotated[
        bool, typer.Option("--delete-key", help="Delete the KMS key too, after 30 days.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what there is.")] = False,
    json_only: Json = False,
) -> int:
    """List what the pipeline holds, then delete it: deployments, models, objects, stacks. The key stays."""
    output = Output(json_only=json_only)
    if json_only and not (yes or dry_run):
        raise InputRefused("--json cannot ask; give --yes to delete or --dry-run to list.")
    aws = session(region)
    with aws_errors():
        clients = TeardownClients.from_session(aws)
        inventory = take_inventory(clients, prefix)
        _list(output, inventory)
        refusal = _refusal(inventory)
        if dry_run or not inventory.stacks:
            if not inventory.stacks:
                output.say(f"There is no stack with prefix {prefix} in {aws.region_name}: nothing to delete.")
            output.document({"deleted": False, "found": as_document(inventory), "refusal": refusal})
            return ExitCode.OK
        if refusal is not None and not force:
            output.complain(refusal)
            output.document({"deleted": False, "found": as_document(inventory), "refusal": refusal})
            return ExitCode.REFUSED
        if not yes and not _confirmed(output, pipeline_stack_name(prefix)):
            output.complain("Nothing was deleted.")
            return ExitCode.REFUSED
        _stop_work(clients, inventory, output)
        take_down(clients, inventory, prefix, delete_key=delete_key, say=output.say)
        left = _left(clients, inventory, prefix, delete_key)
    _list_left(output, left)
    output.document(
        {"deleted": True, "found": as_document(inventory), "remaining": [part.__dict__ for part in left]}
    )
    return ExitCode.OK


def _refusal(inventory: Inventory) -> str | None:
    """Why it would do harm, or None."""
    reasons = []
    if inventory.executions or inventory.jobs:
        names = [job.name for job in inventory.jobs] or inventory.executions
        reasons.append(f"a run is under way ({', '.join(names)}): stop its execution, or wait for its end")
    if inventory.champions:
        serving = ", ".join(f"{item.champion_of} by {item.name}" for item in inventory.champions)
        reasons.append(f"a champion serves ({serving}): whoever calls it would fail")
    return None if not reasons else f"Refused, since {'; and '.join(reasons)}. --force deletes all the same."


def _list(output: Output, inventory: Inventory) -> None:
    for execution in inventory.executions:
        output.say(f"running execution  {execution}")
    for job in inventory.jobs:
        output.say(f"training job       {job.name} (in progress)")
    for deployment in inventory.deployments:
        serves = f" (serves {deployment.champion_of})" if deployment.champion_of else ""
        output.say(f"deployment         {deployment.name}{serves}")
    for model in inventory.models:
        output.say(f"custom model       {model.name}")
    for job_id in inventory.open_weight:
        output.say(
            f"open-weight job    {job_id} (not deleted here, nor its model: docs/open-weight-models.md)"
        )
    for bucket in inventory.buckets:
        size = f"{bucket.versions:,} object versions, {bucket.size / 1e6:,.1f} MB"
        output.say(f"bucket             {bucket.name}: {size}")
    for upload in inventory.uploads:
        output.say(f"uploaded file      {upload}")
    for parameter in inventory.parameters:
        output.say(f"parameter          {parameter}")
    for stack in inventory.stacks:
        output.say(f"stack              {stack}")
    if inventory.key_arn is not None:
        output.say(f"KMS key            {inventory.key_arn}")


def _confirmed(output: Output, name: str) -> bool:
    if not sys.stdin.isatty():
        raise InputRefused("This is no terminal to ask on. Give --yes to delete, or --dry-run to list.")
    output.say("This cannot be undone: data, reports and tuned models are deleted.")
    answer: str = typer.prompt(f"Type {plain(name)} to delete it", default="", show_default=False)
    return answer.strip() == name


def _stop_work(clients: TeardownClients, inventory: Inventory, output: Output) -> None:
    """With --force only: nothing may go on writing, or costing, while its ground is taken away."""
    for execution in inventory.executions:
        output.say(f"Stopping the execution {execution}")
        clients.states.stop_execution(executionArn=execution, cause="rft destroy --force")
    for job in inventory.jobs:
        output.say(f"Stopping the training job {job.name}")
        clients.bedrock.stop_model_customization_job(jobIdentifier=job.arn)


def _left(clients: TeardownClients, before: Inventory, prefix: str, delete_key: bool) -> list[Remaining]:
    """What is there afterwards. The stacks are gone, so buckets, key and open-weight jobs are known from before."""
    after = take_inventory(clients, prefix)
    after.key_arn = before.key_arn
    after.open_weight = before.open_weight
    existing = {bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]}
    after.buckets = [Bucket(bucket.name, 0, 0) for bucket in before.buckets if bucket.name in existing]
    return remaining(after, load_prices(catalogue_folder()), key_deleted=delete_key)


def _list_left(output: Output, left: list[Remaining]) -> None:
    if not left:
        output.say("Nothing remains.")
        return
    output.say("What remains, and what it costs a month:")
    for part in left:
        price = "unknown" if part.usd_a_month is None else f"{part.usd_a_month:.2f} USD"
        output.say(f"  {part.what}: {price}")
