"""A judge that is throttled, answers nonsense or refuses, met by a whole run: no score is made up, every end is named.

One small copy of a judged recipe serves all: 100 rows, one pass, two samples a prompt.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.graders.judge.asking import REFUSED
from rft_cli.client.runs import RunProgress
from stacks.project import ROOT, ProjectFolders
from tests.rehearsal.conftest import QUIET

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]

RECIPE = "summarization"
ROWS = {"train": 100, "validation": 20, "test": 40}
SAMPLES = 2
INPUT = {"recipe": RECIPE, "seed": 7}
SUBMITTED = "Submit job"
BATCH = 64
VERDICTS = {"promoted", "rejected", "insufficient_evidence"}


def small_recipe(folder: Path) -> ProjectFolders:
    """The recipe with as little to judge as a run may have; nobody has labelled anything."""
    recipe = folder / "datasets" / RECIPE
    recipe.mkdir(parents=True)
    source = ROOT / "datasets" / RECIPE
    for file in ("reward.json", "evaluation.json"):
        shutil.copy(source / file, recipe)
    for split, count in ROWS.items():
        lines = (source / f"{split}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (recipe / f"{split}.jsonl").write_text("".join(lines[:count]), encoding="utf-8")
    settings = yaml.safe_load((source / "recipe.yaml").read_text(encoding="utf-8"))
    settings["hyperparameters"] |= {"epochCount": 1, "trainingSamplePerPrompt": SAMPLES, "evalInterval": 2}
    settings["evaluation"] |= {"samples_per_prompt": 1, "wanted_gain": 0.5}
    settings["gates"] = {"preflight_rows": 10, "sample_prompts": 16, "sample_per_prompt": 2}
    (recipe / "recipe.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return ProjectFolders(datasets=folder / "datasets")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RehearsalSession]:
    folder = tmp_path_factory.mktemp("judge_faults")
    with RehearsalSession(RECIPE, home=folder, options=QUIET, folders=small_recipe(folder)) as session:
        yield session


@pytest.fixture(autouse=True)
def quiet(judged: RehearsalSession) -> Iterator[None]:
    """Nothing goes wrong but what a test asks for."""
    judged.configure(**QUIET)
    yield
    judged.configure(**QUIET)


def fresh_functions(session: RehearsalSession, seconds: int) -> None:
    """New versions of both functions, which remember no verdict, with so much time for an invocation."""
    functions = session.aws.client("lambda")
    for name in session.stack.functions.values():
        if (
            f"{RECIPE.capitalize()}RewardFunction" in name
            or f"{RECIPE.capitalize()}EvaluationFunction" in name
        ):
            functions.update_function_configuration(FunctionName=name, Timeout=seconds)
            version = functions.publish_version(FunctionName=name)["Version"]
            functions.update_alias(FunctionName=name, Name="live", FunctionVersion=version)


def rehearse(
    session: RehearsalSession, faults: list[str], since: str = "", steps: int | None = None
) -> RehearsalResult:
    """A run with faults from its beginning or from a stage on, until it has trained so many steps."""
    set_to: list[str] = []

    def look(progress: RunProgress) -> None:
        nonlocal set_to
        over = steps is not None and (progress.step or 0) >= steps
        wanted = faults if since in progress.stages and not over else []
        # Only when it changes: what the stand-in draws begins anew with every setting.
        if since and wanted != set_to:
            session.configure(faults=wanted)
            set_to = wanted

    if not since:
        session.configure(faults=faults)
    return session.rehearse(INPUT, on_progress=look)


def report_of(result: RehearsalResult) -> dict[str, Any]:
    assert result.report is not None, "every end has a report"
    report: dict[str, Any] = json.loads(result.report.with_name("report.json").read_text(encoding="utf-8"))
    return report


def assert_named(session: RehearsalSession, result: RehearsalResult, name: str) -> None:
    """The run failed because of that, says so, has a report that says so, and left nothing running."""
    assert (result.status, result.error) == ("FAILED", "RewardFunctionFailed"), result.sentence
    assert name in result.sentence
    assert name in json.dumps(report_of(result))
    left = session.left_running()
    assert not [each for each in (*left.jobs, *left.deployments) if each.startswith(result.run_id)]


def test_throttling_is_waited_out_and_refusals_are_counted(judged: RehearsalSession) -> None:
    fresh_functions(judged, 600)
    result = rehearse(judged, ["judge-throttled", "judge-refuses"], SUBMITTED, steps=1)
    assert (result.status, result.outcome in VERDICTS) == ("SUCCEEDED", True), result.sentence
    report = report_of(result)
    steps = report["training_metrics"]
    assert [(step["rollouts"], step["complete"]) for step in steps] == [(BATCH * SAMPLES, True)] * 2, (
        "all judged"
    )
    took = {(line["phase"], line["function"]): line for line in report["judging"]["lines"]}
    training = took["training", "reward"]
    assert training["calls"] > 100 and training["throttled"] > 40
    refused = sum(
        count
        for step in steps
        for name, count in step["errors"].items()
        if "model_grader_refusal_error" in name
    )
    assert refused >= training["refused"] > 0
    assert {name for step in steps for name in step["errors"]} == {REFUSED}


def test_throttling_without_end_ends_the_run_by_name(judged: RehearsalSession) -> None:
    fresh_functions(judged, 45)
    assert_named(judged, rehearse(judged, ["judge-throttled-forever"]), "judge_throttled")


def test_nonsense_without_end_ends_the_run_by_name(judged: RehearsalSession) -> None:
    fresh_functions(judged, 600)
    assert_named(judged, rehearse(judged, ["judge-malformed-forever"]), "judge_output_unreadable")


def test_nonsense_in_training_ends_the_job_by_name(judged: RehearsalSession) -> None:
    fresh_functions(judged, 600)
    result = rehearse(judged, ["judge-malformed-forever"], SUBMITTED)
    assert_named(judged, result, "judge_output_unreadable")
    assert "the training job" in result.sentence
