"""Never two jobs: whenever Submit dies, and whatever comes after."""

import pytest

from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import JobState
from rft.contracts.names import attempt_name
from rft_aws.resources import ResourceKind, read_resources
from stages.submit_job import MAX_ATTEMPTS, submit
from tests.fakes.backend import Crash, FakeBackend, job_named
from tests.fakes.runs import RUN_ID, context
from tests.fakes.s3 import FakeS3

FIRST, SECOND = attempt_name(RUN_ID, 1), attempt_name(RUN_ID, 2)


class DyingS3(FakeS3):
    """Dies after a write."""

    crash_after: int | None = None

    def put_object(self, **arguments: object) -> dict[str, object]:
        answer = super().put_object(**arguments)  # type: ignore[arg-type]
        if len(self.writes) == self.crash_after:
            raise Crash
        return answer


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    made = FakeBackend()
    monkeypatch.setattr("stages.submit_job.backend_for", lambda *_: made)
    return made


@pytest.mark.parametrize("execution", ["first", "second"], ids=["retried", "resumed"])
@pytest.mark.parametrize("dies", ["backend call 1", "backend call 2", "write 1", "write 2", "never"])
def test_a_crash_after_any_call_leaves_one_job(backend: FakeBackend, dies: str, execution: str) -> None:
    s3 = DyingS3()
    if dies.startswith("backend"):
        backend.crash_after = int(dies[-1])
    elif dies.startswith("write"):
        s3.crash_after = int(dies[-1])
    if dies == "never":
        submit(context(s3, {}))
    else:
        with pytest.raises(Crash):
            submit(context(s3, {}))
    backend.crash_after = s3.crash_after = None
    again = submit(context(s3, {}, execution))
    assert backend.running == [FIRST]
    assert again.model_dump()["name"] == FIRST
    noted = read_resources(context(s3, {}).store, RUN_ID).find(ResourceKind.TRAINING_JOB, FIRST)
    assert noted is not None and noted.identifier == backend.jobs[FIRST].job_id


def test_a_job_is_noted_before_it_is_made(backend: FakeBackend) -> None:
    s3 = FakeS3()
    backend.crash_after = 2
    with pytest.raises(Crash):
        submit(context(s3, {}))
    assert read_resources(context(s3, {}).store, RUN_ID).find(ResourceKind.TRAINING_JOB, FIRST) is not None


def test_a_resumed_run_trains_anew_after_a_dead_job(backend: FakeBackend) -> None:
    s3 = FakeS3()
    submit(context(s3, {}))
    backend.stop(backend.jobs[FIRST].job_id)
    assert submit(context(s3, {}, "first")).model_dump()["name"] == FIRST, "a retry makes no second job"
    assert submit(context(s3, {}, "second")).model_dump()["name"] == SECOND
    assert backend.running == [SECOND]


def test_a_resumed_run_keeps_a_finished_model(backend: FakeBackend) -> None:
    s3 = FakeS3()
    submit(context(s3, {}))
    done = job_named(FIRST, JobState.COMPLETED, model_id="arn:model")
    backend.jobs[FIRST] = done
    assert submit(context(s3, {}, "second")).model_dump()["name"] == FIRST
    assert list(backend.jobs) == [FIRST]


def test_monitor_can_ask_for_another_attempt(backend: FakeBackend) -> None:
    ledger = {"monitor_job": {"decision": "retry", "attempt": 1}}
    assert submit(context(FakeS3(), ledger)).model_dump()["attempt"] == 2


def test_attempts_end(backend: FakeBackend) -> None:
    s3 = FakeS3()
    for number in range(MAX_ATTEMPTS):
        submit(context(s3, {}, str(number)))
        backend.stop(backend.jobs[attempt_name(RUN_ID, number + 1)].job_id)
    with pytest.raises(TrainingJobFailed, match="start a fresh run"):
        submit(context(s3, {}, "last"))
