"""`rft validate`: the pipeline's dataset gate, on files of this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from rft.catalogue.models import load_models
from rft.contracts.outcomes import Severity
from rft.contracts.paths import SPLITS
from rft.contracts.recipe import Hyperparameters
from rft.data.lines import bounded_lines
from rft.data.settings import DatasetSettings
from rft.data.validate import DatasetReport, validate_datasets
from rft.graders.base import GraderSpecError
from rft_aws.environment import catalogue_folder
from rft_cli.client.errors import InputRefused
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.graders import read_grader_documents, read_recipe, recipe_folder
from rft_cli.hyperparameters import hyperparameters_of_run, table_rows
from rft_cli.options import Json

File = Path | None
STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files whose names tell their split: train.jsonl, my-test.jsonl ..."),
    ] = None,
    train: Annotated[File, typer.Option(help="Training rows.")] = None,
    validation: Annotated[File, typer.Option(help="Validation rows.")] = None,
    test: Annotated[File, typer.Option(help="Test rows.")] = None,
    recipe: Annotated[
        str | None, typer.Option(help="Use its model's limits, and its files if none is given.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A model of the catalogue, for its limits.")] = None,
    json_only: Json = False,
) -> int:
    """Check every line of every split, and the splits against each other, as a run would."""
    output = Output(json_only=json_only)
    given = splits_of(files or [], {"train": train, "validation": validation, "test": test})
    settings = None if recipe is None else read_recipe(recipe)
    if not given and recipe is not None:
        folder = recipe_folder(recipe)
        given = {split: path for split in SPLITS if (path := folder / f"{split}.jsonl").is_file()}
    if not given:
        raise InputRefused("Name files to check, for example: rft validate train.jsonl test.jsonl")
    catalogue = load_models(catalogue_folder())
    name = model or (next(iter(catalogue.models)) if settings is None else settings.model)
    if name not in catalogue.models:
        raise InputRefused(f"There is no model {name!r}. There are: {', '.join(sorted(catalogue.models))}.")
    graders = {} if recipe is None else read_grader_documents(recipe)
    chosen: Hyperparameters | None = None
    origins: dict[str, str] = {}
    if settings is not None:
        reward, training = graders.get("reward.json", {}), given.get("train")
        chosen, origins = hyperparameters_of_run(settings, reward, name, catalogue.models[name], training)
    try:
        report = validate_datasets(
            {split: _lines(path) for split, path in given.items()},
            DatasetSettings.of_model(catalogue.models[name], graders, chosen),
            files={split: str(path) for split, path in given.items()},
        )
    except GraderSpecError as error:
        raise InputRefused(f"A grader of recipe {recipe!r} cannot be used: {error}") from error
    _show(output, report)
    table = {} if chosen is None else table_rows(chosen, origins)
    for key, setting in table.items():
        if setting["value"] is not None:
            output.say(f"{key}: {setting['value']}, {setting['origin']}")
    document = report.model_dump(mode="json")
    output.document(
        {**document, "valid": report.valid, "sentence": report.sentence(), "hyperparameters": table}
    )
    return ExitCode.OK if report.valid else ExitCode.DATA_REFUSED


def splits_of(files: list[Path], named: dict[str, Path | None]) -> dict[str, Path]:
    """Files by split: those given by option, and those whose names tell.

    Raises:
        InputRefused: a file is not there, names no split, or a split is given twice.
    """
    given = {split: path for split, path in named.items() if path is not None}
    for file in files:
        splits = [split for split in SPLITS if split in file.stem.lower()]
        if len(splits) != 1:
            raise InputRefused(
                f"{file}: its name tells no split; give it with --train, --validation or --test."
            )
        if splits[0] in given:
            raise InputRefused(f"{file}: there is a {splits[0]} file already; give one for each split.")
        given[splits[0]] = file
    for path in given.values():
        if not path.is_file():
            raise InputRefused(f"{path}: there is no such file.")
    return {split: given[split] for split in SPLITS if split in given}


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from bounded_lines(file)


def _show(output: Output, report: DatasetReport) -> None:
    for finding in report.worst_first:
        output.say(f"{finding.severity.value:>7}  {finding.sentence()}", STYLES[finding.severity])
    shown = len(report.findings)
    total = report.errors + report.warnings + report.notices
    if total > shown:
        output.say(f"         and {total - shown:,} more of the same kinds.")
    output.say(report.sentence())
    output.say(report.advice)
    if report.training is not None:
        size = report.training
        output.say(f"{size.steps:,} steps: {size.epochs} epochs at a batch of {size.batch_size}.")
