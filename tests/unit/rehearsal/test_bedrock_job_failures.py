"""Customization jobs that fail, that stall and that are refused, through boto3."""

from typing import Any

import pytest

from rehearsal.bedrock.grader import NOT_AN_ENVELOPE
from tests.unit.rehearsal.bedrock_account import (
    TRAIN,
    Account,
    Bedrock,
    correct,
    error_of,
    jsonl,
    make_account,
    rows,
)


def failed(account: Account, **changes: Any) -> str:
    """The failureMessage of a job that has to fail."""
    bedrock = Bedrock(account)
    bedrock.create(**changes)
    job = bedrock.ended()
    assert job["status"] == "Failed"
    assert "outputModelArn" not in job
    return str(job["failureMessage"])


FAILURES = {
    "few rows": (lambda a: a.objects.update({("runs", TRAIN): jsonl(rows(99))}), "at least 100"),
    "no object": (lambda a: a.objects.pop(("runs", TRAIN)), "does not exist"),
    "an empty line": (
        lambda a: a.objects.update({("runs", TRAIN): a.objects["runs", TRAIN] + b"\n"}),
        "line 121. Data files must conform to JSONL format.",
    ),
    "a line without messages": (
        lambda a: a.objects.update({("runs", TRAIN): a.objects["runs", TRAIN] + b"{}\n"}),
        "line 121: messages is missing",
    ),
    "no right to read": (lambda a: a.denied.add("s3:GetObject"), "Could not validate GetObject permissions"),
    "no right to list": (lambda a: a.denied.add("s3:ListBucket"), "Could not validate GetObject permissions"),
    "no right to write": (lambda a: a.denied.add("s3:PutObject"), ".write_access_check_file.tmp"),
    "no right to invoke": (lambda a: a.denied.add("lambda:InvokeFunction"), "AccessDeniedException"),
    "a reward that raises": (
        lambda a: setattr(a, "reward", lambda event: event["no list"]),
        "failed 3 times; it raised TypeError: list indices",
    ),
    "a reward that answers an object": (
        lambda a: setattr(a, "reward", lambda _: {"statusCode": 200}),
        "returned an invalid result: the answer is a JSON dict",
    ),
    "a reward that loses a sample": (
        lambda a: setattr(a, "reward", lambda event: correct(event)[1:]),
        "1 samples have no result",
    ),
}


@pytest.mark.parametrize(("break_it", "message"), FAILURES.values(), ids=FAILURES.keys())
def test_a_job_that_cannot_work_says_why(break_it: Any, message: str) -> None:
    account = make_account()
    break_it(account)
    assert message in failed(account)


def test_a_role_that_does_not_trust_bedrock_is_refused_at_once() -> None:
    account = make_account()
    account.distrusted = True
    code, message = error_of(Bedrock(account).create)
    assert code == "ValidationException"
    assert "Could not assume provided IAM role" in message


def test_fault_job_fails() -> None:
    bedrock = Bedrock(faults=["job-fails"])
    bedrock.create()
    job = bedrock.ended()
    assert (job["status"], job["statusDetails"]["trainingDetails"]["status"]) == ("Failed", "Failed")
    assert job["failureMessage"] == "Encountered an internal error when processing the request."
    assert bedrock.service.state.jobs[0].steps


def test_fault_reward_throws_sends_what_must_be_refused() -> None:
    account = make_account()
    account.reward = lambda event: correct(event["trajectories"] if isinstance(event, dict) else event)
    bedrock = Bedrock(account, faults=["reward-throws"])
    bedrock.create()
    assert "failed 3 times; it raised KeyError" in bedrock.ended()["failureMessage"]
    assert account.invocations[-3:] == [NOT_AN_ENVELOPE] * 3


def test_fault_job_stalls_while_simulated_days_pass() -> None:
    bedrock = Bedrock(faults=["job-stalls"])
    bedrock.create()
    for _ in range(50):
        job = bedrock.control.get_model_customization_job(jobIdentifier="math-a1")
    assert job["status"] == "InProgress"
    assert job["statusDetails"]["trainingDetails"]["status"] == "NotStarted"
    assert (bedrock.service.clock.now() - job["creationTime"]).total_seconds() >= 24 * 3600
    bedrock.control.stop_model_customization_job(jobIdentifier="math-a1")
    assert bedrock.ended()["status"] == "Stopped"


@pytest.mark.parametrize(("fault", "refused"), [("submit-throttled", 2), ("submit-throttled-forever", 5)])
def test_fault_submit_throttled(fault: str, refused: int) -> None:
    bedrock = Bedrock(faults=[fault])
    for _ in range(refused):
        assert error_of(bedrock.create)[0] == "ThrottlingException"
    if fault == "submit-throttled":
        bedrock.create()
        assert bedrock.ended()["status"] == "Completed"


def test_assumption_neutral_scores_keep_a_broken_reward_training() -> None:
    account = make_account()
    account.reward = lambda event: event["no list"]
    bedrock = Bedrock(account, assume=["neutral_on_grader_failure"])
    bedrock.create()
    assert bedrock.ended()["status"] == "Completed"
