"""Jobs of the simulated API that do not succeed: bad files, reward functions, faults, sessions that end."""

import re
import time
from typing import Any

import openai
import pytest

from tests.unit.rehearsal.bedrock_account import jsonl, rows
from tests.unit.rehearsal.mantle_account import GRADER, Mantle

FILES: dict[str, tuple[bytes, str]] = {
    "too few rows": (jsonl(rows(99)), "99 records; at least 100"),
    "no JSON": (jsonl(rows(100)) + b"{\n", "Unable to parse file: bad.jsonl .*line 101"),
    "no turns": (jsonl([*rows(100), {"prompt": "x"}]), "line 101: messages is missing"),
    "an empty line": (jsonl(rows(100)) + b"\n\n", "line 101"),
    "no text": (b"\xff\xfe" * 50, "Unable to parse"),
}


@pytest.mark.parametrize(("data", "message"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_trained_on(data: bytes, message: str) -> None:
    mantle = Mantle()
    name = mantle.client.files.create(file=("bad.jsonl", data), purpose="fine-tune").id
    job = mantle.ended(mantle.create(name).id)
    assert (job.status, job.fine_tuned_model) == ("failed", None)
    assert job.error is not None
    assert (job.error.code, job.error.param) == ("invalid_training_file", "training_file")
    assert re.search(message, job.error.message)
    last = mantle.client.fine_tuning.jobs.list_events(job.id, limit=1).data[0]
    assert (last.level, last.message) == ("error", job.error.message)


def test_a_caller_who_may_not_ask_for_rewards() -> None:
    mantle = Mantle()
    mantle.account.denied.add("lambda:InvokeFunction")
    job = mantle.ended(mantle.create().id)
    assert job.status == "failed"
    assert job.error is not None
    assert job.error.code == "training_failed"
    assert f"Could not invoke the reward function {GRADER}: AccessDeniedException" in job.error.message


def broken(_event: Any) -> Any:
    raise ValueError("broken")


def test_a_reward_function_that_keeps_failing() -> None:
    mantle = Mantle()
    mantle.account.reward = broken
    job = mantle.ended(mantle.create().id)
    assert job.error is not None
    assert "failed 3 times; it raised ValueError: broken" in job.error.message
    assert len(mantle.account.invocations) == 3


@pytest.mark.parametrize("fault", ["job-fails", "reward-throws"])
def test_faults_strike_when_curves_have_begun(fault: str) -> None:
    mantle = Mantle(faults=[fault])
    job = mantle.ended(mantle.create().id)
    assert job.status == "failed"
    steps = [e for e in mantle.client.fine_tuning.jobs.list_events(job.id) if e.type == "metrics"]
    assert 0 < len(steps) < 16


def test_submit_throttled_twice_and_for_ever() -> None:
    mantle = Mantle(faults=["submit-throttled"])
    for _ in range(2):
        with pytest.raises(openai.RateLimitError) as error:
            mantle.create()
        assert error.value.code == "rate_limit_exceeded"
    assert mantle.ended(mantle.create().id).status == "succeeded"
    mantle = Mantle(faults=["submit-throttled-forever"])
    for _ in range(4):
        with pytest.raises(openai.RateLimitError):
            mantle.create()


def test_a_stalled_job_stays_queued_while_time_passes() -> None:
    mantle = Mantle(faults=["job-stalls"])
    name = mantle.create().id
    while mantle.client.fine_tuning.jobs.retrieve(name).status != "queued":
        time.sleep(0.005)
    before = mantle.service.clock.now()
    assert mantle.client.fine_tuning.jobs.retrieve(name).status == "queued"
    assert (mantle.service.clock.now() - before).total_seconds() == 1800
    mantle.client.fine_tuning.jobs.cancel(name)
    assert mantle.ended(name).status == "cancelled"


@pytest.mark.parametrize("assumed", [False, True])
def test_assumption_mantle_session_ends(assumed: bool) -> None:
    mantle = Mantle(assume=["mantle_session_ends"] if assumed else [], seconds_left=3600)
    name = mantle.create().id
    job = mantle.service.mantle.state.jobs[name]
    if not assumed:
        assert mantle.ended(name).status == "succeeded"
        return
    while not job.job.poll_minutes:
        time.sleep(0.005)
    asked = len(mantle.account.invocations)
    before = mantle.service.clock.now()
    assert mantle.client.fine_tuning.jobs.retrieve(name).status == "running"
    assert (mantle.service.clock.now() - before).total_seconds() == 1800
    assert 0 < asked == len(mantle.account.invocations)
    mantle.client.fine_tuning.jobs.cancel(name)
    assert mantle.ended(name).status == "cancelled"


def test_a_file_is_needed_until_it_has_been_read_and_no_longer() -> None:
    mantle = Mantle(hold=60)
    job = mantle.create()
    while mantle.client.fine_tuning.jobs.retrieve(job.id).status != "running":
        time.sleep(0.005)
    mantle.client.files.delete(job.training_file)
    assert mantle.client.fine_tuning.jobs.retrieve(job.id).status == "running"
    mantle.client.fine_tuning.jobs.cancel(job.id)
    mantle.ended(job.id)
    with pytest.raises(openai.BadRequestError, match="No such File"):
        mantle.create(job.training_file)
