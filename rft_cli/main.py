"""The `rft` command: its commands, and how each way of failing becomes a sentence and an exit code."""

import signal
import sys
import traceback
from types import FrameType, TracebackType

import typer
from typer.exceptions import TyperException

from rft.contracts.errors import InvalidRunInput
from rft_cli.client.errors import CommandFailed, InputRefused, Interrupted, NotReachable
from rft_cli.commands import (
    calibrate,
    convert_grader,
    destroy,
    doctor,
    import_logs,
    preflight,
    rehearse,
    resume,
    score,
    split,
    start,
    upload,
    validate,
    watch,
)
from rft_cli.console import Output, plain
from rft_cli.exit_codes import ExitCode

INTERRUPTED = "Interrupted. A run in an account goes on; what ran on this machine was stopped."

app = typer.Typer(
    help="Amazon Bedrock reinforcement fine-tuning: rehearse, start, watch and remove runs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    rehearse, doctor, import_logs, split, validate, preflight, score, calibrate, upload, start, watch, resume,
    destroy, convert_grader,
):  # fmt: skip
    app.command(module.__name__.rpartition(".")[2].replace("_", "-"))(module.command)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _show_defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A traceback whose lines are safe to print: an exception may quote what a model or a service wrote."""
    for line in "".join(traceback.format_exception(kind, error, trace)).splitlines():
        sys.stderr.write(plain(line) + "\n")


def run() -> None:
    """The entry point. Its exit codes are those of `rft_cli.exit_codes`."""
    # A terminated command cleans up as an interrupted one does: what it started must not outlive it.
    signal.signal(signal.SIGTERM, _interrupt)
    sys.excepthook = _show_defect
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        status = app(arguments, prog_name="rft", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        Output().complain(INTERRUPTED)
        return ExitCode.INTERRUPTED
    except Exception as error:
        code = _code_of(error)
        if code is None:
            raise
        if isinstance(error, Interrupted):
            Output().remark(str(error))
        else:
            Output().complain(str(error))
        return code
    # Typer catches Ctrl-C itself and answers with this code.
    if status == ExitCode.INTERRUPTED:
        Output().complain(INTERRUPTED)
    return int(status) if isinstance(status, int) else ExitCode.OK


def _code_of(error: Exception) -> ExitCode | None:
    """The exit code of a failure that has a sentence of its own; None for a defect, whose traceback is shown."""
    if isinstance(error, InputRefused | InvalidRunInput | TyperException):
        return ExitCode.INPUT_ERROR
    if isinstance(error, NotReachable):
        return ExitCode.NOT_REACHABLE
    if isinstance(error, Interrupted):
        return ExitCode.INTERRUPTED
    return ExitCode.FAULT if isinstance(error, CommandFailed) else None
