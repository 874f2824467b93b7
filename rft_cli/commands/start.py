"""`rft start`: start a run in the account."""

from typing import Annotated

import typer

from rft_cli.client.account import aws_errors, session
from rft_cli.client.runs import start_run
from rft_cli.client.stack import require_stack
from rft_cli.console import Output
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region, Settings
from rft_cli.run_input import run_input


def command(
    recipe: Annotated[str | None, typer.Option(help="The recipe to run; one that the stack carries.")] = None,
    document: Annotated[
        str | None, typer.Option("--input", metavar="JSON", help="The whole execution input.")
    ] = None,
    settings: Settings = None,
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: Json = False,
) -> int:
    """Start a run in your account. It costs money; `rft rehearse` costs nothing."""
    output = Output(json_only=json_only)
    given = run_input(recipe, document, settings or [])
    aws = session(region)
    with aws_errors():
        stack = require_stack(aws.client("cloudformation"), prefix)
        if "recipe" in given:
            stack.require_recipe(given["recipe"])
        run = start_run(aws.client("stepfunctions"), stack, given)
    output.say(f"Started {run.run_id}. Follow it with: rft watch {run.run_id}")
    output.document({"run_id": run.run_id, "execution_arn": run.execution_arn, "input": given})
    return 0
