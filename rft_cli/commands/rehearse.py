"""`rft rehearse`: the whole pipeline on this machine, against a local AWS and a simulated Bedrock."""

import time
from pathlib import Path
from typing import Annotated

import typer

from rehearsal.bedrock.judge.obedience import MODE_HELP
from rehearsal.bedrock.options import FAULTS
from rehearsal.emulator.errors import EmulatorError
from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.catalogue.models import load_models
from rft.contracts.errors import InvalidRunInput
from rft.contracts.paths import SPLITS
from rft_cli.client.errors import CommandFailed, InputRefused
from rft_cli.console import Output
from rft_cli.exit_codes import exit_code_of
from rft_cli.options import Json, Settings
from rft_cli.progress import ProgressDisplay
from rft_cli.run_input import run_input
from rft_cli.views.clock import clock
from stacks.project import ProjectFolders
from stacks.settings import SettingsError, load_recipe

FAULT_HELP = "Let something go wrong, repeatable. " + " ".join(
    f"{name}: {what}" for name, what in FAULTS.items()
)
JUDGE_HELP = (
    "How the stand-in judge judges. " + "; ".join(f"{name}: {what}" for name, what in MODE_HELP.items()) + "."
)
LOCAL_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
File = Path | None
HOME_REGION = "us-east-1"


def command(
    recipe: Annotated[str, typer.Option(help="The recipe to rehearse: a folder of datasets/.")] = "math",
    model: Annotated[
        str | None,
        typer.Option(help="Another model of the catalogue than the recipe's (docs/open-weight-models.md)."),
    ] = None,
    train: Annotated[File, typer.Option(help="Training rows of your own (JSONL).")] = None,
    validation: Annotated[File, typer.Option(help="Validation rows of your own.")] = None,
    test: Annotated[File, typer.Option(help="Test rows of your own, for the verdict.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help=FAULT_HELP)] = None,
    judge: Annotated[str, typer.Option(help=JUDGE_HELP)] = "fair",
    assume: Annotated[
        list[str] | None, typer.Option(help="An undocumented behaviour (docs/assumptions.md).")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the run and of the simulated training.")] = 7,
    region: Annotated[
        str | None,
        typer.Option(help="The Region that the local AWS plays; by default one that offers the model."),
    ] = None,
    settings: Settings = None,
    hold: Annotated[
        bool, typer.Option(help="Train for a minute at least: time to stop the run by hand.")
    ] = False,
    keep: Annotated[bool, typer.Option(help="Keep the local AWS up afterwards, until Ctrl-C.")] = False,
    json_only: Json = False,
) -> int:
    """Run the whole pipeline on this machine; no account is touched and nothing is paid."""
    output = Output(json_only=json_only)
    files = _files({"train": train, "validation": validation, "test": test})
    _known_faults(fault or [])
    _known_judge(judge)
    chosen = [f"seed={seed}", *([f"model={model}"] if model else []), *(settings or [])]
    # Checked before anything is built; the URIs come later, with the buckets.
    given = run_input(recipe, None, chosen)
    place = region or offering_region(recipe, given.get("model"))
    options = {"seed": seed, "faults": fault or [], "assume": assume or [], "hold": hold, "judge": judge}
    started = time.monotonic()
    try:
        with ProgressDisplay(output.messages) as display:
            session = RehearsalSession(recipe, region=place, options=options, say=display.doing)
            with session:
                uris = {split: session.upload(path, f"{split}.jsonl") for split, path in files.items()}
                document = run_input(recipe, None, chosen, uris)
                run = session.run(document)
                if hold or keep:
                    output.remark(f"Watch it from another terminal: {watch_command(session, run.run_id)}")
                session.follow(run, display.run)
                result = session.result(run)
                left = session.left_running()
                display.stop()
                _show(output, result, time.monotonic() - started)
                output.document(
                    {
                        **result.model_dump(mode="json"),
                        "left_running": left.model_dump(),
                        "total_seconds": round(time.monotonic() - started, 1),
                    }
                )
                if keep:
                    _keep(output, session)
    except (EmulatorError, TimeoutError) as error:
        raise CommandFailed(f"{error} The logs are in {session.home / 'logs'}.") from error
    return exit_code_of(result.status, result.outcome)


def watch_command(session: RehearsalSession, run_id: str) -> str:
    """The command line that watches the rehearsed run; its keys are the local AWS's and open nothing else."""
    variables = {name: session.aws.environment[name] for name in LOCAL_VARIABLES}
    return " ".join([*(f"{name}={value}" for name, value in variables.items()), "rft watch", run_id])


def offering_region(recipe: str, model: str | None) -> str:
    """The Region to play: us-east-1, or the first one that offers the model, by default the recipe's own.

    Raises:
        InputRefused: the catalogue does not have the model, or the recipe cannot be used.
    """
    folders = ProjectFolders()
    try:
        if model is None and not (folders.datasets / recipe / "recipe.yaml").exists():
            return HOME_REGION  # the session says what is wrong, and which recipes there are
        name = model or load_recipe(folders.datasets / recipe).model
        regions = load_models(folders.catalogue).model(name).training_regions
    except (InvalidRunInput, SettingsError) as error:
        raise InputRefused(f"{error}.") from error
    return HOME_REGION if HOME_REGION in regions else regions[0]


def _files(given: dict[str, Path | None]) -> dict[str, Path]:
    files = {split: path for split in SPLITS if (path := given[split]) is not None}
    for split, path in files.items():
        if not path.is_file():
            raise InputRefused(f"--{split} {path}: there is no such file.")
    return files


def _known_faults(names: list[str]) -> None:
    unknown = [name for name in names if name not in FAULTS]
    if unknown:
        raise InputRefused(f"There is no fault {', '.join(unknown)}. Choose from: {', '.join(FAULTS)}.")


def _known_judge(mode: str) -> None:
    if mode not in MODE_HELP:
        raise InputRefused(f"There is no judge {mode}. Choose from: {', '.join(MODE_HELP)}.")


def _show(output: Output, result: RehearsalResult, seconds: float) -> None:
    good = result.outcome == "promoted"
    output.say(
        f"{result.outcome or result.error or result.status}: {result.sentence}", "green" if good else "yellow"
    )
    if result.reward_curve is not None:
        curve = result.reward_curve
        output.say(
            f"Training reward: {curve.first:.3f} at first, {curve.last:.3f} at last ({curve.steps} steps)."
        )
    if result.verdict is not None:
        numbers = result.verdict
        low, high = numbers.interval
        output.say(
            f"Test score: base {numbers.base:.3f}, tuned {numbers.tuned:.3f}, "
            f"gain {numbers.gain:+.3f} (95% interval {low:+.3f} to {high:+.3f})."
        )
    output.say(f"Simulated: this proves the pipeline, not a model's gain. It took {clock(seconds)}.")
    if result.report is not None:
        output.say(f"Report: {result.report}")


def _keep(output: Output, session: RehearsalSession) -> None:
    output.remark(f"The local AWS stays up at {session.aws.endpoint} (keys test/test). Ctrl-C stops it.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        output.remark("Stopping.")
