"""`rft watch`: follow a run to its end."""

from typing import Annotated, Any

import typer

from rft.contracts.paths import RunPaths
from rft_aws.console import object_link
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import Interrupted
from rft_cli.client.follow import Pace, follow
from rft_cli.client.observer import RunObserver
from rft_cli.client.runs import RunEnd, find_run
from rft_cli.client.snapshot import RunSnapshot
from rft_cli.client.stack import PipelineStack, require_stack
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode, exit_code_of
from rft_cli.options import DEFAULT_PREFIX, Prefix, Region
from rft_cli.run_displays import display_for, json_line
from rft_cli.views.changes import as_document
from rft_cli.views.clock import clock
from rft_cli.views.run import run_view

JsonLines = Annotated[
    bool, typer.Option("--json", help="Print one JSON object a line on stdout, one for each change.")
]


def command(
    run: Annotated[str, typer.Argument(help="The run's id, as `rft start` printed it.")],
    every: Annotated[
        float | None, typer.Option(min=1.0, help="Seconds between two looks; by default 2, growing to 10.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once, and do not wait for the end.")] = False,
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: JsonLines = False,
) -> int:
    """Follow a run: stages, training, watchdog, cost. Ctrl-C ends the watching, not the run."""
    output = Output(json_only=json_only)
    aws = session(region)
    try:
        with aws_errors():
            stack = require_stack(aws.client("cloudformation"), prefix)
            handle = find_run(aws.client("s3"), stack, run)
            observer = RunObserver(aws.client("stepfunctions"), aws.client("s3"), stack, handle)
            if once:
                seen = _show_once(output, observer)
            else:
                with display_for(output) as display:
                    seen = follow(observer.look, display.show, display.trouble, Pace(every))
            if not seen.ended:
                return ExitCode.OK
            end = observer.end()
    except KeyboardInterrupt:
        raise Interrupted(f"The run goes on. Come back with: {come_back(run, region, prefix)}") from None
    _say_end(output, stack, seen, end)
    return exit_code_of(end.status, end.outcome)


def come_back(run: str, region: str | None, prefix: str) -> str:
    """The command that watches the run again."""
    where = f" --region {region}" if region is not None else ""
    return f"rft watch {run}{where}{'' if prefix == DEFAULT_PREFIX else f' --stack-prefix {prefix}'}"


def _show_once(output: Output, observer: RunObserver) -> RunSnapshot:
    seen = observer.look()
    if output.json_only:
        json_line({"type": "look", **as_document(seen)})
    else:
        output.results.print(run_view(seen, ascii_only=output.results.options.ascii_only), soft_wrap=False)
    return seen


def _say_end(output: Output, stack: PipelineStack, seen: RunSnapshot, end: RunEnd) -> None:
    key = RunPaths(seen.run_id).report_html
    report = f"s3://{stack.runs_bucket}/{key}"
    if output.json_only:
        json_line(_end_document(seen, end, report))
        return
    output.say(f"{end.outcome or end.error or end.status}: {end.sentence}")
    output.say(f"It took {clock(end.seconds)}. Report: {report}")
    if not seen.simulated:
        output.say(f"Open it: {object_link(stack.region, stack.runs_bucket, key)}")


def _end_document(seen: RunSnapshot, end: RunEnd, report: str) -> dict[str, Any]:
    return {
        "type": "end",
        "run_id": seen.run_id,
        "status": end.status,
        "outcome": end.outcome,
        "sentence": end.sentence,
        "error": end.error,
        "report": report,
        "seconds": round(end.seconds, 1),
        "exit_code": int(exit_code_of(end.status, end.outcome)),
    }
