"""`rft preflight`: the red team on any reward function, before anybody pays for training."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from rft.contracts.recipe import DEFAULT_TOKEN_LIMIT
from rft.contracts.rows import STAMP_KEY
from rft.preflight.asking import Invoke
from rft.preflight.bars import JUDGED_ROWS
from rft.preflight.gate import Load, run_preflight
from rft.preflight.probes import chosen_rows
from rft.preflight.report import Check, PreflightReport
from rft.preflight.responses import has_responses, is_judged
from rft_aws.clients import PATIENT
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import InputRefused
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.graders import GRADER_FILES, read_recipe, recipe_folder
from rft_cli.options import Json
from rft_cli.reward_sources import DeployedReward, PythonReward, RecipeReward

ANSWERS = {
    "code": "code_tests",
    "json": "json_extraction",
    "judged": "score_model",
    "math": "math_answer",
    "text": "string_check",
    "tools": "tool_calls",
}
"""`--answers` -> the grader type whose response generator knows such rows."""
SHOWN_ROWS = 5
SHOWN_CHARACTERS = 160


def command(
    function_arn: Annotated[
        str | None, typer.Option("--lambda", metavar="ARN", help="Try this deployed reward function.")
    ] = None,
    python: Annotated[
        Path | None,
        typer.Option(
            help="Try this file: lambda_handler(event, context), handler(event, context) or grade(sample, item)."
        ),
    ] = None,
    recipe: Annotated[str | None, typer.Option(help="Try this recipe's own reward, on this machine.")] = None,
    rows: Annotated[
        Path | None,
        typer.Option(help="JSONL with prompts and right answers; a recipe brings its train.jsonl."),
    ] = None,
    answers: Annotated[
        str | None, typer.Option(help=f"What the right answers are: {', '.join(sorted(ANSWERS))}.")
    ] = None,
    reward: Annotated[
        Path | None, typer.Option(help="A grader file that reads these rows, instead of --answers.")
    ] = None,
    function: Annotated[
        str, typer.Option(help="The recipe's function to try: reward or evaluation.")
    ] = "reward",
    judged: Annotated[
        bool, typer.Option("--judged", help="A model judges in the function: scores may differ a little.")
    ] = False,
    max_rows: Annotated[
        int, typer.Option(min=1, max=1000, help="Rows to try; 20 where a model judges.")
    ] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the chosen rows and of the made-up responses.")] = 0,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Prompts of a training step.")] = None,
    samples_per_prompt: Annotated[int | None, typer.Option(min=1, help="Responses to each prompt.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1, help="Most tokens of a response.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Calls of the function at one time.")] = None,
    json_only: Json = False,
) -> int:
    """Answer rows in every known way, right, wrong and as an attack, and see what the reward function pays."""
    output = Output(json_only=json_only)
    document = grader_document(recipe, function, answers, reward)
    found = read_rows(rows, recipe)
    load = step_load(recipe, batch_size, samples_per_prompt, max_tokens, concurrency)
    asks = judged or is_judged(document)
    chosen, golds = chosen_rows(found, document, min(max_rows, JUDGED_ROWS) if asks else max_rows, seed)
    before = [] if golds is None else [golds]
    with source(function_arn, python, recipe, function, asks) as invoke:
        report = run_preflight(chosen, document, invoke, seed, judged=asks, before=before, load=load)
    show(output, report)
    output.document(report.model_dump(mode="json"))
    return ExitCode.OK if report.decision == "continue" else ExitCode.REWARD_REFUSED


@contextmanager
def source(
    function_arn: str | None, python: Path | None, recipe: str | None, function: str, asks: bool
) -> Iterator[Invoke]:
    """The reward function to try, for as long as it is tried.

    Raises:
        InputRefused: it cannot be used, or there is not just one.
        NotReachable: AWS refused.
    """
    if sum(given is not None for given in (function_arn, python, recipe)) != 1:
        raise InputRefused("Give one of --lambda ARN, --python FILE and --recipe NAME.")
    if python is not None:
        if not python.is_file():
            raise InputRefused(f"{python}: there is no such file.")
        with closing(PythonReward(python)) as own:
            yield own
    elif function_arn is not None:
        with aws_errors():
            client = session(region_of(function_arn)).client("lambda", config=PATIENT)
            yield DeployedReward(client, function_arn)
    else:
        grader = recipe_folder(str(recipe)) / GRADER_FILES[function]
        with aws_errors() if asks else nullcontext():
            yield RecipeReward(grader.resolve(), str(recipe), function)


def grader_document(
    recipe: str | None, function: str, answers: str | None, reward: Path | None
) -> Mapping[str, Any]:
    """The grader document from which responses are made.

    Raises:
        InputRefused: none is named, or it cannot be used.
    """
    if function not in GRADER_FILES:
        raise InputRefused(f"--function {function!r}: choose {' or '.join(GRADER_FILES)}.")
    if recipe is not None:
        if answers or reward:
            raise InputRefused("A recipe says itself what is right: leave --answers and --reward out.")
        reward = recipe_folder(recipe) / GRADER_FILES[function]
    if (answers is None) == (reward is None):
        raise InputRefused(
            "Say what the right answers of the rows are: --answers math, code, json, tools, text or judged, or "
            "--reward FILE with a grader that reads them."
        )
    if answers is not None:
        if answers not in ANSWERS:
            raise InputRefused(f"--answers {answers!r}: choose one of {', '.join(sorted(ANSWERS))}.")
        return {"type": ANSWERS[answers]}
    try:
        document = json.loads(Path(str(reward)).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputRefused(f"{reward} cannot be read as JSON: {error}.") from error
    if not isinstance(document, dict) or not has_responses(document):
        raise InputRefused(
            f"{reward}: none of its graders has made-up responses, so that nothing can be proved."
        )
    return document


def read_rows(path: Path | None, recipe: str | None) -> list[dict[str, Any]]:
    """The rows of a file, stamped as a run stamps them; their number is their line's, from 1.

    Raises:
        InputRefused: there is no file, or a line is no row.
    """
    if path is None:
        if recipe is None:
            raise InputRefused("Give --rows FILE: JSONL with messages and reference_answer, as for training.")
        path = recipe_folder(recipe) / "train.jsonl"
    if not path.is_file():
        raise InputRefused(f"{path}: there is no such file.")
    found = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputRefused(f"{path} line {number} is no JSON: {error}.") from error
            if not has_messages(row):
                raise InputRefused(
                    f"{path} line {number} has no messages; `rft validate` tells what is wrong."
                )
            found.append({**row, STAMP_KEY: {"run": "preflight", "row": number, "split": path.stem}})
    if not found:
        raise InputRefused(f"{path} is empty.")
    return found


def has_messages(row: object) -> bool:
    """Whether a row has a prompt: turns that are objects, each with a role."""
    messages = row.get("messages") if isinstance(row, dict) else None
    return (
        isinstance(messages, list)
        and bool(messages)
        and all(isinstance(turn, dict) and isinstance(turn.get("role"), str) for turn in messages)
    )


def step_load(
    recipe: str | None, batch: int | None, samples: int | None, tokens: int | None, concurrency: int | None
) -> Load:
    """What a training step asks: the options, else the recipe's hyperparameters."""
    chosen = None if recipe is None else read_recipe(recipe).hyperparameters
    return Load(
        token_limit=tokens or (DEFAULT_TOKEN_LIMIT if chosen is None else chosen.token_limit),
        batch_size=batch or (None if chosen is None else chosen.batchSize),
        samples_per_prompt=samples or (None if chosen is None else chosen.trainingSamplePerPrompt),
        concurrency=concurrency,
    )


def region_of(arn: str) -> str:
    """The Region in a function's ARN.

    Raises:
        InputRefused: it is no function's ARN.
    """
    parts = arn.split(":")
    if len(parts) < 7 or parts[2] != "lambda" or parts[5] != "function" or not parts[3]:
        raise InputRefused(
            f"--lambda {arn!r} is no function's ARN (arn:aws:lambda:REGION:ACCOUNT:function:NAME)."
        )
    return parts[3]


def show(output: Output, report: PreflightReport) -> None:
    """The report for a person."""
    for check in report.checks:
        output.say(f"{_word(check):8} {check.name}: {check.sentence}", _style(check))
    for row in report.low_margin_rows[:SHOWN_ROWS]:
        text = row.text if len(row.text) <= SHOWN_CHARACTERS else f"{row.text[:SHOWN_CHARACTERS]}..."
        output.say(f"row {row.row}: right {row.gold:.2f}, {row.strategy} {row.attack:.2f}: {text}")
    more = len(report.low_margin_rows) - SHOWN_ROWS
    if more > 0:
        output.say(f"{more} more such rows are in the JSON (--json).")
    if report.decision == "continue":
        output.say(
            f"The reward function passed on {report.samples:,} responses to {report.rows} rows.", "green"
        )
    else:
        output.say(f"The reward function is refused, tried on {report.rows} rows.", "bold red")


def _word(check: Check) -> str:
    return "not run" if not check.ran else "passed" if check.passed else "failed"


def _style(check: Check) -> str:
    return "yellow" if not check.ran else "green" if check.passed else "bold red"
