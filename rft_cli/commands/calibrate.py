"""`rft calibrate`: does the deployed judge agree with people?"""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer

from rft.calibration.calibrate import calibrate
from rft.calibration.cases import CalibrationFileError, Case, read_cases
from rft.calibration.report import ADVICE, Bias, CalibrationReport, Measure
from rft.contracts.errors import BedrockThrottled, RewardFunctionFailed
from rft.contracts.paths import CALIBRATION
from rft_aws.clients import PATIENT
from rft_aws.grader_client import LIVE_ALIAS, GraderClient
from rft_aws.judge_calibration import judged, known_labels
from rft_aws.published_recipe import PublishedRecipe, read_published_recipe
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import CommandFailed, InputRefused
from rft_cli.client.stack import PipelineStack, require_stack
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.graders import GRADER_FILES, recipe_folder
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region
from stacks.project import camel

STYLES = {"passed": "green", "warned": "yellow", "refused": "bold red", "uncalibrated": "bold red"}


def command(
    recipe: Annotated[
        str, typer.Option(help="The recipe whose judges are asked; one that the stack carries.")
    ],
    function: Annotated[
        str | None, typer.Option(help="Only this function's judge: reward or evaluation.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="The labelled cases; by default calibration.jsonl in the recipe's folder."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the intervals, of chosen cases and of attacks.")] = 0,
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: Json = False,
) -> int:
    """Put labelled cases to the deployed judges and compare. Costs some hundred calls of each judge model."""
    output = Output(json_only=json_only)
    if function is not None and function not in GRADER_FILES:
        raise InputRefused(f"--function {function!r}: choose {' or '.join(GRADER_FILES)}.")
    path = file or recipe_folder(recipe) / f"{CALIBRATION}.jsonl"
    # Whatever is wrong with the file alone is told before anything is asked of AWS.
    checked(path, None)
    aws = session(region)
    with aws_errors():
        stack = require_stack(aws.client("cloudformation"), prefix)
        stack.require_recipe(recipe)
        published = read_published_recipe(aws.client("s3"), stack.datasets_bucket, recipe)
        documents = {"reward": published.reward, "evaluation": published.evaluation}
        cases = checked(path, known_labels(documents))
        names = [name for name in judged(documents) if function in (None, name)]
        if not names:
            raise InputRefused(
                f"No grader of the {function or 'reward or evaluation'} function of {recipe} asks a judge model, so "
                "there is nothing to calibrate."
            )
        reports = [asked(aws, stack, published, recipe, name, cases, seed) for name in names]
    for report in reports:
        show(output, report)
    output.document({report.function: report.model_dump(mode="json") for report in reports})
    failed = any(report.refused or report.status == "uncalibrated" for report in reports)
    return ExitCode.NOT_CALIBRATED if failed else ExitCode.OK


def checked(path: Path, labels: set[str] | None) -> list[Case]:
    """The cases of a file.

    Raises:
        InputRefused: it is not there, or a line cannot be used.
    """
    if not path.is_file():
        raise InputRefused(f"{path}: there is no such file. To calibrate a judge, {ADVICE}.")
    with path.open("rb") as lines:
        try:
            return read_cases(lines, str(path), labels)
        except CalibrationFileError as error:
            raise InputRefused(str(error)) from error


def asked(
    aws: boto3.Session,
    stack: PipelineStack,
    published: PublishedRecipe,
    recipe: str,
    name: str,
    cases: list[Case],
    seed: int,
) -> CalibrationReport:
    """The report on one deployed function.

    Raises:
        CommandFailed: the function raised, or broke its contract.
    """
    document: Mapping[str, Any] = published.reward if name == "reward" else published.evaluation
    function = stack.functions[f"{name.capitalize()}Function{camel(recipe)}"]
    client = GraderClient(aws.client("lambda", config=PATIENT), f"{function}:{LIVE_ALIAS}")
    gates = published.recipe.gates
    try:
        return calibrate(
            cases, document, client.grade, gates, function=name, seed=seed, asking=secrets.token_hex(4)
        )
    except (RewardFunctionFailed, BedrockThrottled) as error:
        raise CommandFailed(str(error)) from error


def show(output: Output, report: CalibrationReport) -> None:
    """The report for a person."""
    output.say(report.sentence, STYLES.get(report.status))
    for measure in report.measures:
        output.say(_line(measure))
    for check in report.checks:
        mark = "ok" if check.passed else "failed" if check.gates else "warning"
        output.say(f"{mark:>7}  {check.name}: {check.sentence}")
    for line in _bias(report.bias):
        output.say(f"         {line}")
    said = {check.sentence for check in report.checks}
    for warning in report.warnings:
        if warning not in said:
            output.say(f"warning  {warning}", "yellow")


def _line(measure: Measure) -> str:
    kappa = "undefined" if measure.kappa is None else f"{measure.kappa:.2f}"
    interval = (
        ""
        if measure.lower is None or measure.upper is None
        else f" ({measure.lower:.2f} to {measure.upper:.2f})"
    )
    length = "" if measure.length_kappa is None else f", length alone {measure.length_kappa:.2f}"
    constant = "" if measure.constant is None else f", the best constant agrees on {measure.constant:.0%}"
    agreement = "" if measure.agreement is None else f", they agree on {measure.agreement:.0%}"
    again = "" if measure.repeat is None else f", the same again on {measure.repeat:.0%}"
    figures = f"kappa {kappa}{interval} on {measure.cases} cases{agreement}{constant}{length}{again}"
    return f"         {measure.name}: {figures}"


def _bias(bias: Bias) -> Iterator[str]:
    """Where a judge leans, as far as the cases tell."""
    if bias.position is not None:
        yield f"position bias {bias.position:+.2f} (0 is none)"
    sides = (
        ("responses", bias.verbosity_responses, bias.verbosity_responses_errors),
        ("pairs", bias.verbosity_pairs, bias.verbosity_pairs_errors),
    )
    for what, share, errors in sides:
        if share is not None:
            yield f"verbosity bias: of {errors} errors on {what} {share:.0%} side with the longer one (50% is none)"
