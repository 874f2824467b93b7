"""A run that was stopped is taken up where it was: no finished stage is repeated, no second job runs."""

import time

import pytest

from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths
from rft_cli.client.runs import RunHandle

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]


def written(session: RehearsalSession, run: RunHandle, part: str) -> dict[str, str]:
    """When the run's objects under a part of its folder were last written."""
    pages = session.s3.get_paginator("list_objects_v2").paginate(
        Bucket=session.stack.runs_bucket, Prefix=RunPaths(run.run_id).prefix + part
    )
    return {item["Key"]: str(item["LastModified"]) for page in pages for item in page.get("Contents", [])}


def stop_in(session: RehearsalSession, run: RunHandle, stage: str) -> None:
    """Stop the execution as soon as it is in a stage."""
    watcher = session.watcher(run)
    for _ in range(600):
        if watcher.look().stage == stage:
            break
        time.sleep(0.1)
    session.states.stop_execution(executionArn=run.execution_arn)


def wait_until_quiet(session: RehearsalSession, run: RunHandle) -> None:
    """Until the run's job is stopped and its report is there: clean up comes by an event."""
    for _ in range(300):
        busy = [name for name in session.left_running().jobs if name.startswith(run.run_id)]
        if not busy and written(session, run, "report.json"):
            return
        time.sleep(0.2)
    raise AssertionError("a minute after the stop the job still runs or the report is missing")


def test_a_run_stopped_in_training_keeps_its_profiles_and_trains_anew(session: RehearsalSession) -> None:
    session.configure(hold=30.0)
    run = session.run({"recipe": "math"})
    stop_in(session, run, "Monitor job")
    wait_until_quiet(session, run)
    before = written(session, run, "profiles/base") | written(session, run, "stages/")
    assert any("/profiles/base/" in key for key in before)
    session.configure(hold=0.0)
    resumed = session.rehearse({"resume": run.run_id})
    assert (resumed.status, resumed.outcome, resumed.run_id) == ("SUCCEEDED", "promoted", run.run_id), (
        resumed.sentence
    )
    after = written(session, run, "profiles/base") | written(session, run, "stages/")
    assert {key: after[key] for key in before} == before, "a finished stage was repeated"
    listed = session.aws.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
    states = {job["jobName"]: job["status"] for job in listed if job["jobName"].startswith(run.run_id)}
    assert states == {f"{run.run_id}-a1": "Stopped", f"{run.run_id}-a2": "Completed"}


def test_a_run_that_is_worked_on_cannot_be_resumed(session: RehearsalSession) -> None:
    session.configure(hold=30.0)
    run = session.run({"recipe": "math"})
    job = f"{run.run_id}-a1"
    for _ in range(600):
        if job in session.left_running().jobs:
            break
        time.sleep(0.1)
    second = session.rehearse({"resume": run.run_id})
    assert second.error == "InvalidRunInput"
    assert "still worked on" in second.sentence
    assert job in session.left_running().jobs, "the refusal stopped the other execution's job"
    session.states.stop_execution(executionArn=run.execution_arn)
    wait_until_quiet(session, run)
