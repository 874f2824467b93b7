"""`rft watch`: follow a run to its end."""

from typing import Annotated

import typer

from rft.contracts.paths import RunPaths
from rft_cli.client.account import aws_errors, session
from rft_cli.client.runs import RunWatcher, find_run
from rft_cli.client.stack import require_stack
from rft_cli.console import Output
from rft_cli.exit_codes import exit_code_of
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region
from rft_cli.progress import ProgressDisplay, clock


def command(
    run: Annotated[str, typer.Argument(help="The run's id.")],
    every: Annotated[float, typer.Option(min=1.0, help="Seconds between two looks.")] = 10.0,
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: Json = False,
) -> int:
    """Follow a run: its stage, the training step and the reward. Ctrl-C ends the watching, not the run."""
    output = Output(json_only=json_only)
    aws = session(region)
    with aws_errors():
        stack = require_stack(aws.client("cloudformation"), prefix)
        handle = find_run(aws.client("s3"), stack, run)
        watcher = RunWatcher(aws.client("stepfunctions"), aws.client("s3"), stack, handle)
        with ProgressDisplay(output.messages) as display:
            watcher.follow(display.run, every)
        end = watcher.end()
    report = f"s3://{stack.runs_bucket}/{RunPaths(run).report_html}"
    output.say(f"{end.outcome or end.error or end.status}: {end.sentence}")
    output.say(f"It took {clock(end.seconds)}. Report: {report}")
    output.document(
        {
            "run_id": run,
            "status": end.status,
            "outcome": end.outcome,
            "sentence": end.sentence,
            "error": end.error,
            "report": report,
            "seconds": round(end.seconds, 1),
        }
    )
    return exit_code_of(end.status, end.outcome)
