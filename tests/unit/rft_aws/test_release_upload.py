"""A training file with the service is deleted at every ending, and its job is still found afterwards."""

import pytest

from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import JobState
from rft.contracts.names import attempt_name
from rft_aws.release_run import release_upload, stop_jobs
from rft_aws.resources import ResourceKind, note_resource, plan_resource, read_resources
from stages.submit_job import submit
from tests.fakes.backend import Crash, FakeBackend
from tests.fakes.runs import RUN_ID, context
from tests.fakes.s3 import FakeS3

NAME = attempt_name(RUN_ID, 1)


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    made = FakeBackend(uploads=True)
    for module in ("stages.submit_job", "rft_aws.release_run"):
        monkeypatch.setattr(f"{module}.backend_for", lambda *_: made)
    return made


def test_the_file_is_noted_before_it_can_be_there(backend: FakeBackend) -> None:
    s3 = FakeS3()
    backend.crash_after = 2
    with pytest.raises(Crash):
        submit(context(s3, {}))
    noted = read_resources(context(s3, {}).store, RUN_ID).find(ResourceKind.TRAINING_FILE, NAME)
    assert noted is not None and not noted.released


def test_clean_up_stops_the_job_deletes_its_file_and_keeps_its_id(backend: FakeBackend) -> None:
    s3 = FakeS3()
    of = context(s3, {})
    submit(of)
    said = stop_jobs(of.store, of.environment, of.run)
    assert backend.jobs[NAME].state is JobState.STOPPED
    assert backend.disposed == [NAME]
    assert any("uploaded training file" in sentence for sentence in said)
    noted = read_resources(of.store, RUN_ID).find(ResourceKind.TRAINING_JOB, NAME)
    assert noted is not None and noted.released and noted.identifier == backend.jobs[NAME].job_id
    assert stop_jobs(of.store, of.environment, of.run) == []
    assert backend.disposed == [NAME]


def test_a_file_is_deleted_once_and_none_is_looked_for_where_none_was_made(backend: FakeBackend) -> None:
    s3 = FakeS3()
    store = context(s3, {}).store
    assert release_upload(backend, store, RUN_ID, NAME) == []
    note_resource(
        store, RUN_ID, plan_resource(store, RUN_ID, ResourceKind.TRAINING_FILE, NAME, "mantle", "arn")
    )
    assert release_upload(backend, store, RUN_ID, NAME) == [NAME]
    assert release_upload(backend, store, RUN_ID, NAME) == []


def test_a_refused_deletion_costs_no_run_its_model_and_is_tried_again(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_name: str) -> list[str]:
        raise TrainingJobFailed("Bedrock refused")

    store = context(FakeS3(), {}).store
    note_resource(
        store, RUN_ID, plan_resource(store, RUN_ID, ResourceKind.TRAINING_FILE, NAME, "mantle", "arn")
    )
    with monkeypatch.context() as patched:
        patched.setattr(backend, "dispose", refuse)
        assert release_upload(backend, store, RUN_ID, NAME) == []
    assert release_upload(backend, store, RUN_ID, NAME) == [NAME]
