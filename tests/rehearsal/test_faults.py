"""What goes wrong: each ending has its outcome or error, its report, and leaves nothing running."""

import json
import time
from pathlib import Path

import pytest

from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths

pytestmark = pytest.mark.rehearsal
INPUT = {"recipe": "math"}


def assert_nothing_left(session: RehearsalSession, result: RehearsalResult) -> None:
    left = session.left_running()
    assert not [name for name in (*left.jobs, *left.deployments) if name.startswith(result.run_id)]


def assert_fault(result: RehearsalResult, error: str) -> None:
    assert (result.status, result.error) == ("FAILED", error), result.sentence
    assert result.report is not None, "a fault has a report too"


def test_a_failed_job_is_a_fault(session: RehearsalSession) -> None:
    session.configure(faults=["job-fails"])
    result = session.rehearse(INPUT)
    assert_fault(result, "TrainingJobFailed")
    assert_nothing_left(session, result)


@pytest.mark.full
def test_a_stalled_job_is_stopped_by_the_watchdog(session: RehearsalSession) -> None:
    session.configure(faults=["job-stalls"])
    result = session.rehearse(INPUT)
    assert (result.status, result.outcome) == ("SUCCEEDED", "stopped_by_watchdog"), result.sentence
    assert_nothing_left(session, result)


@pytest.mark.full
def test_a_collapsed_reward_stops_the_job_and_is_charted(session: RehearsalSession) -> None:
    # Long enough for a look or two between the collapse and the end.
    session.configure(faults=["curve-reward-collapse"], hold=40.0)
    result = session.rehearse({**INPUT, "watchdog": {"reward_collapse": {"window": 4}}})
    assert (result.status, result.outcome) == ("SUCCEEDED", "stopped_by_watchdog"), result.sentence
    assert_nothing_left(session, result)
    jobs = session.aws.client("bedrock").list_model_customization_jobs(nameContains=result.run_id)
    assert [job["status"] for job in jobs["modelCustomizationJobSummaries"]] == ["Stopped"]
    assert result.report is not None
    page = result.report.read_text(encoding="utf-8")
    assert "Stopped by the watchdog: reward_collapse" in page
    assert "What reward_collapse saw" in page
    assert "of the last 4 steps" in page, "the input's window counts"


@pytest.mark.full
def test_what_goes_wrong_before_training_is_ridden_out(session: RehearsalSession) -> None:
    faults = ["submit-throttled", "submit-full", "validation-data-refused", "first-job-breaks"]
    session.configure(faults=faults)
    result = session.rehearse(INPUT)
    assert result.status == "SUCCEEDED", result.sentence
    listed = session.aws.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
    states = {job["jobName"]: job["status"] for job in listed if job["jobName"].startswith(result.run_id)}
    assert states == {f"{result.run_id}-a1": "Failed", f"{result.run_id}-a2": "Completed"}
    assert result.report is not None
    report = json.loads(result.report.with_name("report.json").read_text())
    [submitted] = [stage for stage in report["stages"] if stage["key"] == "submit_job"]
    assert "without validation data" in submitted["note"] and "not supported" in submitted["note"]


@pytest.mark.full
def test_endless_throttling_is_a_fault(session: RehearsalSession) -> None:
    session.configure(faults=["submit-throttled-forever"])
    result = session.rehearse(INPUT)
    assert_fault(result, "BedrockThrottled")
    assert_nothing_left(session, result)


@pytest.mark.full
def test_a_failed_deployment_is_a_fault(session: RehearsalSession) -> None:
    session.configure(faults=["deployment-fails"])
    result = session.rehearse(INPUT)
    assert_fault(result, "DeploymentFailed")
    assert_nothing_left(session, result)


@pytest.mark.full
def test_a_raising_reward_function_is_a_fault(session: RehearsalSession) -> None:
    session.configure(faults=["reward-throws"])
    result = session.rehearse(INPUT)
    assert_fault(result, "RewardFunctionFailed")
    assert_nothing_left(session, result)


def test_bad_rows_of_ones_own_are_refused_before_anything_is_made(
    session: RehearsalSession, tmp_path: Path
) -> None:
    bad = tmp_path / "train.jsonl"
    bad.write_text("\n".join(json.dumps({"messages": []}) for _ in range(120)) + "\n", encoding="utf-8")
    result = session.rehearse({**INPUT, "train": session.upload(bad, "bad/train.jsonl")})
    assert (result.status, result.outcome) == ("SUCCEEDED", "data_refused"), result.sentence
    assert_nothing_left(session, result)


@pytest.mark.full
def test_an_unknown_key_is_refused_by_name(session: RehearsalSession) -> None:
    result = session.rehearse({**INPUT, "sed": 3})
    assert_fault(result, "InvalidRunInput")
    assert "did you mean `seed`" in result.sentence


@pytest.mark.full
def test_a_faulted_run_resumes_where_it_ended(session: RehearsalSession) -> None:
    session.configure(faults=["deployment-fails"])
    broken = session.rehearse(INPUT)
    assert_fault(broken, "DeploymentFailed")
    session.configure(faults=[])
    resumed = session.rehearse({"resume": broken.run_id})
    assert resumed.run_id == broken.run_id
    jobs = session.aws.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
    assert [job["jobName"] for job in jobs].count(f"{broken.run_id}-a1") == 1, "it trained again"


@pytest.mark.full
def test_an_aborted_execution_is_cleaned_up(session: RehearsalSession) -> None:
    session.configure(hold=30.0)
    run = session.run(INPUT)
    watcher = session.watcher(run)
    for _ in range(400):
        if watcher.look().stage == "Monitor job":
            break
        time.sleep(0.2)
    session.states.stop_execution(executionArn=run.execution_arn)
    for _ in range(200):
        if not [name for name in session.left_running().jobs if name.startswith(run.run_id)]:
            break
        time.sleep(0.2)
    result = session.result(run)
    assert result.status == "ABORTED"
    assert_nothing_left(session, result)
    bucket, key = session.stack.runs_bucket, RunPaths(run.run_id).resources
    assert session.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
