"""Calibration of a run's judges: the labelled cases pinned with the data, and put to the pinned functions."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from rft.calibration.calibrate import calibrate
from rft.calibration.cases import CalibrationFileError, Case, read_cases
from rft.calibration.report import CalibrationReport, missing
from rft.calibration.verdicts import criteria_of
from rft.contracts.errors import InvalidRunInput
from rft.contracts.paths import CALIBRATION, RunPaths
from rft.contracts.profile import GraderScores
from rft.contracts.run import DataObject, GraderFunction, JudgePin, Run
from rft.graders.judge.client import NO_USAGE, usage_of
from rft.graders.judge.pins import judge_pins
from rft.graders.spec import needs_of
from rft_aws.data_import import SplitImporter
from rft_aws.remembered_calls import CallMemory, side_by_side
from rft_aws.run_store import RunStore
from rft_aws.stage import StageContext

Documents = Mapping[str, Mapping[str, Any]]
"""Grader documents by function, "reward" and "evaluation"."""


def judged(documents: Documents) -> dict[str, Mapping[str, Any]]:
    """Those of the documents that ask a judge."""
    return {name: document for name, document in documents.items() if "judge" in needs_of(document)}


def pin_judges(documents: Documents) -> tuple[JudgePin, ...]:
    """Every judge of the run's functions, with the hashes of its rubric and its prompt."""
    return tuple(
        JudgePin(
            function=name,
            path=pin.grader,
            type=pin.type,
            model=pin.model,
            rubric_sha256=pin.rubric_sha256,
            prompt_sha256=pin.prompt_sha256,
        )
        for name, document in documents.items()
        for pin in judge_pins(document)
    )


def pin_calibration(
    importer: SplitImporter, store: RunStore, run_id: str, uri: str, documents: Documents
) -> DataObject | None:
    """The run's copy of the recipe's `calibration.jsonl`, where it has one and a judge to calibrate.

    Raises:
        InvalidRunInput: a case in it cannot be used; the message names line and key.
    """
    if not judged(documents):
        return None
    pinned = importer.pin_if_there(CALIBRATION, uri)
    if pinned is not None:
        try:
            read_cases(store.lines(RunPaths(run_id).data(CALIBRATION)), uri, known_labels(documents))
        except CalibrationFileError as error:
            raise InvalidRunInput(str(error)) from error
    return pinned


def known_labels(documents: Documents) -> set[str]:
    """What a label may be called: a criterion of either function. `evaluation.json` may have fewer or other ones."""
    return {name for document in documents.values() for name in criteria_of(document)}


def calibrate_judges(context: StageContext, memory: CallMemory) -> dict[str, CalibrationReport]:
    """The report on each function of the run that asks a judge, stored as a finding.

    Raises:
        RewardFunctionFailed: a function raised or broke its contract.
        TimeNearlyOver: the next invocation has to go on.
    """
    run, store = context.run, context.store
    functions = {"reward": run.reward, "evaluation": run.evaluation_function}
    documents = judged({"reward": run.reward_config, "evaluation": run.evaluation_config})
    if run.calibration is None:
        reports = {name: missing(name) for name in documents}
    else:
        cases = read_cases(store.lines(run.calibration.key), run.calibration.source_uri)

        def work(name: str) -> Callable[[], CalibrationReport]:
            return lambda: _asked(context.run, name, functions[name], cases, documents[name], memory)

        reports = side_by_side({name: work(name) for name in documents})
    for name, found in reports.items():
        store.write_document(context.paths.findings(f"calibration_{name}"), found)
    return reports


def _asked(
    run: Run,
    name: str,
    function: GraderFunction,
    cases: list[Case],
    document: Mapping[str, Any],
    memory: CallMemory,
) -> CalibrationReport:
    calls = memory.calls(f"calibration_{name}", function)
    usage = NO_USAGE

    def grade(samples: list[dict[str, Any]]) -> list[GraderScores]:
        nonlocal usage
        scores = calls.grade(samples)
        usage = sum((usage_of(found.metrics) for found in scores), usage)
        return scores

    report = calibrate(cases, document, grade, run.gates, function=name, seed=run.seed, asking=run.run_id)
    return report.model_copy(update={"usage": asdict(usage)})
