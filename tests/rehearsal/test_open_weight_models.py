"""Both open-weight models end to end in one stack of us-west-2, through the OpenAI SDK; no file of theirs stays."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths, champion_key
from rft_aws.resources import ResourceKind, Resources
from tests.rehearsal.conftest import QUIET

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]

INPUTS: dict[str, dict[str, Any]] = {
    "gpt-oss-20b": {},
    # The learning rate that the recipe has for Nova, in the simulator's units.
    "qwen3-32b": {"hyperparameters": {"learningRateMultiplier": 0.2}},
}


@pytest.fixture(scope="module")
def west(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RehearsalSession]:
    home = tmp_path_factory.mktemp("rehearsal")
    with RehearsalSession("math", region="us-west-2", home=home, options=QUIET) as session:
        yield session


@dataclass(frozen=True)
class Ended:
    """A run, what it left running, and the champion's parameter at its end."""

    session: RehearsalSession
    result: RehearsalResult
    uploads: list[str]
    jobs: list[str]
    parameter: str

    def read(self, key: str) -> str:
        """An object of the runs bucket."""
        found = self.session.s3.get_object(Bucket=self.session.stack.runs_bucket, Key=key)
        return found["Body"].read().decode()

    @property
    def paths(self) -> RunPaths:
        """The run's keys."""
        return RunPaths(self.result.run_id)

    @property
    def resources(self) -> Resources:
        """What it noted."""
        return Resources.model_validate_json(self.read(self.paths.resources))


@pytest.fixture(scope="module", params=INPUTS)
def ended(west: RehearsalSession, request: pytest.FixtureRequest) -> Ended:
    model: str = request.param
    result = west.rehearse({"recipe": "math", "model": model, "seed": 7, **INPUTS[model]})
    left = west.left_running()
    name = f"{west.stack.champion_prefix}/math"
    found = west.aws.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    return Ended(west, result, left.uploads, left.jobs, found)


def test_it_ends_promoted_with_a_better_model(ended: Ended) -> None:
    result = ended.result
    assert (result.status, result.outcome) == ("SUCCEEDED", "promoted"), result.sentence
    assert result.verdict is not None and result.verdict.interval[0] > 0
    assert result.reward_curve is not None and result.reward_curve.last > result.reward_curve.first + 0.1


def test_nothing_is_left_and_nothing_was_deployed(ended: Ended) -> None:
    assert (ended.uploads, ended.jobs) == ([], [])
    kinds = {resource.kind: resource for resource in ended.resources.resources}
    assert set(kinds) == {ResourceKind.TRAINING_JOB, ResourceKind.TRAINING_FILE}
    job, file = kinds[ResourceKind.TRAINING_JOB], kinds[ResourceKind.TRAINING_FILE]
    assert job.released and file.released
    assert job.name == file.name == f"{ended.result.run_id}-a1"
    assert job.identifier is not None and job.identifier.startswith(f"{job.name}/ftjob-")


def test_the_report_names_the_checkpoints(ended: Ended) -> None:
    lineage = {
        fact["label"]: fact["value"] for fact in json.loads(ended.read(ended.paths.report_json))["lineage"]
    }
    assert lineage["Checkpoints"].startswith("step ") and lineage["Tuned model"].startswith("ft:")
    assert "Deployment" not in lineage


def test_validation_data_is_not_said_to_be_used(ended: Ended) -> None:
    assert json.loads(ended.read(ended.paths.run))["use_validation_data"] is False


def test_applications_are_told_the_models_own_id(ended: Ended) -> None:
    champion = json.loads(ended.read(champion_key("math")))
    assert champion["run_id"] == ended.result.run_id and champion["api"] == "chat_completions"
    assert champion["model_arn"] == champion["deployment_arn"] == ended.parameter
    assert ended.parameter.startswith("ft:")


def test_metrics_come_from_the_telemetry_and_from_the_jobs_events(ended: Ended) -> None:
    rows = [json.loads(line) for line in ended.read(ended.paths.metrics).splitlines()]
    steps = [row for row in rows if "critic/rewards/mean" in row]
    assert all({"actor/entropy", "actor/grad_norm", "rollouts"} <= row.keys() for row in steps)


def test_an_aborted_run_leaves_no_job_and_no_file(west: RehearsalSession) -> None:
    west.configure(hold=30.0)
    run = west.run({"recipe": "math", "model": "gpt-oss-20b", "seed": 8})
    watcher = west.watcher(run)
    for _ in range(400):
        if watcher.look().stage == "Monitor job":
            break
        time.sleep(0.2)
    before = west.left_running()
    assert len(before.jobs) == 1 and before.uploads == [f"{run.run_id}-a1.jsonl"]
    west.states.stop_execution(executionArn=run.execution_arn)
    for _ in range(200):
        left = west.left_running()
        if not left.jobs and not left.uploads:
            break
        time.sleep(0.2)
    assert (left.jobs, left.uploads) == ([], [])
    assert west.result(run).status == "ABORTED"
