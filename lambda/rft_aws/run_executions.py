"""Which executions have worked on a run: a run is never worked on by two at once."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from rft.contracts.errors import InvalidRunInput
from rft.contracts.paths import RunPaths
from rft.contracts.run import Execution
from rft_aws.faults import code_of
from rft_aws.run_store import RunStore

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def note_execution(store: RunStore, run_id: str, execution: Execution) -> None:
    """Write down that this execution works on the run."""
    body = json.dumps({"arn": execution.arn, "started_at": execution.start_time.isoformat()})
    store.write(f"{RunPaths(run_id).prefix}executions/{execution.name}.json", body.encode())


def execution_arns(store: RunStore, run_id: str) -> list[str]:
    """The ARNs of every execution that has worked on the run."""
    keys = store.keys(f"{RunPaths(run_id).prefix}executions/")
    return [str(json.loads(store.require(key))["arn"]) for key in keys]


def still_running(client: "SFNClient", arn: str) -> bool:
    """Whether the execution is running; one that Step Functions has forgotten (after 90 days) is not."""
    try:
        return client.describe_execution(executionArn=arn)["status"] in ("RUNNING", "PENDING_REDRIVE")
    except ClientError as error:
        if code_of(error) != "ExecutionDoesNotExist":
            raise
        return False


def require_alone(client: "SFNClient", store: RunStore, run_id: str, execution: Execution) -> None:
    """Refuse to resume a run that another execution still works on.

    Raises:
        InvalidRunInput: there is one; the message names it.
    """
    for arn in execution_arns(store, run_id):
        if arn != execution.arn and still_running(client, arn):
            raise InvalidRunInput(
                f"run {run_id} is still worked on by {arn}; stop that execution or let it end"
            )
