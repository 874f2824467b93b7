"""A person is asked before training and before promotion, and the answer counts."""

import json
import time

import pytest

from rehearsal.result import RehearsalResult
from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths
from rft_cli.client.runs import RunHandle

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]


def answer(session: RehearsalSession, run: RunHandle, name: str, given: object) -> None:
    """Answer as the mail says to: with the token that lies encrypted in the run's folder."""
    for _ in range(600):
        found = session.s3.list_objects_v2(
            Bucket=session.stack.runs_bucket, Prefix=RunPaths(run.run_id).approval(name)
        )
        if found.get("Contents"):
            break
        time.sleep(0.2)
    body = session.s3.get_object(Bucket=session.stack.runs_bucket, Key=RunPaths(run.run_id).approval(name))
    session.states.send_task_success(
        taskToken=json.loads(body["Body"].read())["task_token"], output=json.dumps(given)
    )


def ended(session: RehearsalSession, run: RunHandle) -> RehearsalResult:
    session.follow(run)
    return session.result(run)


def test_a_run_that_is_approved_twice_is_promoted(session: RehearsalSession) -> None:
    run = session.run({"recipe": "math", "approve_training": True, "approve_promotion": True})
    answer(session, run, "training", {"approved": True, "by": "Ada"})
    answer(session, run, "promotion", {"approved": True, "by": "Ada"})
    result = ended(session, run)
    assert (result.status, result.outcome) == ("SUCCEEDED", "promoted"), result.sentence


def test_a_training_over_its_budget_is_put_to_a_person_and_declined_is_never_submitted(
    session: RehearsalSession,
) -> None:
    run = session.run({"recipe": "math", "budget_usd": 0.01, "over_budget": "ask"})
    answer(session, run, "training", {"approved": False, "by": "Ada", "why": "<script>alert(1)</script> no"})
    result = ended(session, run)
    assert (result.status, result.outcome) == ("SUCCEEDED", "declined"), result.sentence
    jobs = session.aws.client("bedrock").list_model_customization_jobs(nameContains=run.run_id)
    assert jobs["modelCustomizationJobSummaries"] == []
    assert result.report is not None
    assert "<script>alert" not in result.report.read_text(encoding="utf-8")


@pytest.mark.parametrize("given", [{"approved": False}, "yes", {}], ids=str)
def test_a_promotion_without_a_plain_yes_is_retired(session: RehearsalSession, given: object) -> None:
    run = session.run({"recipe": "math", "approve_promotion": True})
    answer(session, run, "promotion", given)
    result = ended(session, run)
    assert (result.status, result.outcome) == ("SUCCEEDED", "declined"), result.sentence
    assert "No reason was given" in result.sentence
    assert not [name for name in session.left_running().deployments if name.startswith(run.run_id)]
