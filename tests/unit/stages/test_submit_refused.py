"""Submit where the service has no room, or will not have the validation data; and what another attempt is worth."""

from dataclasses import replace
from typing import Any

import pytest

from rft.contracts.errors import TrainingQuotaUsedUp
from rft.contracts.job import JobState, PhaseState
from rft.contracts.names import attempt_name
from rft.training.refusals import blames_validation_data
from rft_aws.attempts import read_attempts, try_again
from rft_aws.quota_wait import LONGEST_WAIT_SECONDS, WAIT_SECONDS
from rft_aws.stage import StageContext
from stages.submit_job import submit
from tests.fakes.backend import job_named
from tests.fakes.runs import RUN_ID, context, run
from tests.fakes.s3 import FakeS3
from tests.unit.stages.stand_ins import BedrockStandIn

FIRST, SECOND = attempt_name(RUN_ID, 1), attempt_name(RUN_ID, 2)
OPAQUE = "Encountered an internal error when processing the request."
NO_DATA = "Validation datasets are not supported for this model."


class Desk:
    """A run in front of Submit, with the mails that it sends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *faults: str) -> None:
        self.service = BedrockStandIn(faults=["job-stalls", *faults])
        self.mails: list[list[str]] = []
        self.ledger: dict[str, Any] = {}
        monkeypatch.setattr("stages.submit_job.backend_for", lambda *_: self.service.backend)
        monkeypatch.setattr("rft_aws.job_request.clients.sns", lambda: None)
        monkeypatch.setattr("rft_aws.job_request.publish", lambda *found: self.mails.append(found[-1]))

    def submit(self, **changes: Any) -> dict[str, Any]:
        made = context(self.service.s3, self.ledger)
        entry = submit(replace(made, run=run(**changes))).model_dump(mode="json")
        self.ledger["submit_job"] = entry
        return entry


def test_a_refusal_of_validation_data_submits_without_them_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch, "validation-data-refused")
    entry = desk.submit()
    assert (entry["decision"], entry["validation_data"], entry["name"]) == ("continue", "withheld", FIRST)
    assert NO_DATA in entry["reason"]
    [request] = desk.service.requests
    assert "validationDataConfig" not in request
    assert len(desk.mails) == 1 and NO_DATA in desk.mails[0][0]
    assert desk.submit() == entry, "a retried Submit says the same"
    assert len(desk.mails) == 1 and len(desk.service.jobs) == 1


@pytest.mark.parametrize(("wanted", "word"), [(True, "used"), (False, "switched off")])
def test_validation_data_are_used_unless_switched_off(
    monkeypatch: pytest.MonkeyPatch, wanted: bool, word: str
) -> None:
    desk = Desk(monkeypatch)
    assert desk.submit(use_validation_data=wanted)["validation_data"] == word
    assert ("validationDataConfig" in desk.service.requests[0]) == wanted
    assert desk.mails == []


def test_jobs_and_models_are_tagged_with_their_lineage(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch)
    desk.submit()
    [request] = desk.service.requests
    tags = {tag["key"]: tag["value"] for tag in request["jobTags"]}
    assert tags.keys() == {"rft:run", "rft:recipe", "rft:attempt", "rft:data", "rft:reward"}
    assert (tags["rft:run"], tags["rft:attempt"], tags["rft:reward"]) == (RUN_ID, "1", "reward:1")
    assert len(tags["rft:data"]) == 12
    assert request["customModelTags"] == request["jobTags"]


def test_a_used_up_quota_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch, "submit-full")
    waiting = desk.submit()
    assert (waiting["decision"], waiting["waited_seconds"]) == ("wait", WAIT_SECONDS)
    done = desk.submit()
    assert (done["decision"], done["name"]) == ("continue", FIRST)
    assert "waited_seconds" not in done, "later stages are computed from this entry"


def test_a_quota_that_stays_used_up_ends_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch, "submit-full-forever")
    for _ in range(LONGEST_WAIT_SECONDS // WAIT_SECONDS):
        assert desk.submit()["decision"] == "wait"
    with pytest.raises(TrainingQuotaUsedUp) as full:
        desk.submit()
    for word in ("12 hours", "Scheduled customization jobs", "L-0406044C", f"resume the run {RUN_ID}"):
        assert word in str(full.value)
    assert desk.service.jobs == []


def ended(s3: FakeS3, validation: str = "used", execution: str = "first") -> StageContext:
    """The context of the tick that sees a job's end."""
    return context(s3, {"submit_job": {"validation_data": validation}}, execution)


def broken(failure: str, name: str = FIRST, training: PhaseState = PhaseState.NOT_STARTED) -> Any:
    return job_named(name, JobState.FAILED, failure=failure, training=training)


def test_an_opaque_failure_is_worth_one_more_attempt_an_execution() -> None:
    s3 = FakeS3()
    assert try_again(ended(s3), broken(OPAQUE)) == "internal_error"
    assert try_again(ended(s3), broken(OPAQUE)) == "internal_error", "a repeated tick answers the same"
    assert try_again(ended(s3), broken(OPAQUE, SECOND)) is None
    assert try_again(ended(s3, execution="second"), broken(OPAQUE, SECOND)) == "internal_error"


def test_each_cause_has_its_own_attempt() -> None:
    s3 = FakeS3()
    assert try_again(ended(s3), broken(OPAQUE)) == "internal_error"
    assert try_again(ended(s3), broken(NO_DATA, SECOND)) == "validation_data"
    assert read_attempts(ended(s3)).withheld == NO_DATA
    third = broken(NO_DATA, attempt_name(RUN_ID, 3))
    assert try_again(ended(s3, "withheld"), third) is None, "there were no validation data to blame"


@pytest.mark.parametrize(
    "job",
    [
        broken(OPAQUE, training=PhaseState.FAILED),
        broken("The reward function failed"),
        job_named(FIRST, JobState.STOPPED, training=PhaseState.NOT_STARTED),
    ],
    ids=["it had trained", "it says why", "it was stopped"],
)
def test_what_would_happen_again_or_was_paid_for_is_not_tried_again(job: Any) -> None:
    s3 = FakeS3()
    assert try_again(ended(s3), job) is None
    assert s3.objects == {}


def test_a_job_that_failed_over_its_validation_data_is_followed_by_one_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    desk.submit()
    made = context(desk.service.s3, desk.ledger)
    assert try_again(made, broken(NO_DATA)) == "validation_data"
    again = {"decision": "retry", "attempt": 1, "cause": "validation_data", "reason": NO_DATA}
    desk.ledger["monitor_job"] = again
    entry = desk.submit()
    assert (entry["name"], entry["validation_data"]) == (SECOND, "withheld")
    assert "validationDataConfig" not in desk.service.requests[1]
    assert len(desk.mails) == 1


@pytest.mark.parametrize(
    ("message", "blamed"),
    [
        (NO_DATA, True),
        ("The validationDataConfig parameter is not supported for REINFORCEMENT_FINE_TUNING", True),
        ("Invalid validation data: fewer than 100 rows", True),
        ("validators[0] is not a valid S3 URI", True),
        ("Could not validate GetObject permissions to access Amazon S3 bucket: b at key train.jsonl", False),
        ("Data validation failed: line 3 of the training data", False),
        ("1 validation error detected: Value 'x' at 'roleArn' failed to satisfy constraint", False),
        (OPAQUE, False),
        (None, False),
    ],
)
def test_only_words_about_validation_data_blame_them(message: str | None, blamed: bool) -> None:
    assert blames_validation_data(message) is blamed
