"""`rft resume`: take up a run that ended by a fault or was stopped."""

from typing import Annotated

import typer

from rft_cli.client.account import aws_errors, session
from rft_cli.client.runs import find_run, start_run
from rft_cli.client.stack import require_stack
from rft_cli.console import Output
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region


def command(
    run: Annotated[str, typer.Argument(help="The run's id, as `rft start` and the report show it.")],
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: Json = False,
) -> int:
    """Take up a run where it ended; finished stages are not repeated, and its training job is found again."""
    output = Output(json_only=json_only)
    aws = session(region)
    with aws_errors():
        stack = require_stack(aws.client("cloudformation"), prefix)
        find_run(aws.client("s3"), stack, run)
        handle = start_run(aws.client("stepfunctions"), stack, {"resume": run})
    output.say(f"Resumed {run}. Follow it with: rft watch {run}")
    output.document({"run_id": run, "execution_arn": handle.execution_arn})
    return 0
