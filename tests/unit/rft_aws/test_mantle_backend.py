"""The backend of open-weight models, through OpenAI's SDK on the simulated API."""

from typing import Any

import httpx2
import openai
import pytest

from rft.catalogue.models import load_models
from rft.contracts.errors import BedrockThrottled, TrainingJobFailed
from rft.contracts.job import JobState, PhaseState, TrainingRequest
from rft.contracts.profile import InferenceTarget, ProfileSettings
from rft_aws.chat_completions import answers_at, complete
from rft_aws.mantle_backend import MantleBackend, phases
from stacks.project import ROOT
from tests.fakes.s3 import FakeS3
from tests.unit.rehearsal.bedrock_account import jsonl, rows
from tests.unit.rehearsal.mantle_account import GRADER, MODEL, Mantle

NAME = "math-20261122-0123456789-a1"
ROWS = jsonl(rows(120))


class Bucket(FakeS3):
    """Counts the reads."""

    reads = 0

    def get_object(self, **named: Any) -> dict[str, Any]:
        self.reads += 1
        return super().get_object(**named)


def backend_of(mantle: Mantle) -> tuple[MantleBackend, Bucket]:
    bucket = Bucket()
    bucket.put_object(Bucket="runs", Key="data/train.jsonl", Body=ROWS)
    model = load_models(ROOT / "catalogue").model("gpt-oss-20b")
    return MantleBackend(mantle.client, bucket, model), bucket  # type: ignore[arg-type]


def request(name: str = NAME, **changes: Any) -> TrainingRequest:
    values: dict[str, Any] = {
        "name": name,
        "run_id": "math-20261122-0123456789",
        "recipe": "math",
        "model": "gpt-oss-20b",
        "role_arn": "arn:aws:iam::000000000000:role/r",
        "reward_function_arn": GRADER,
        "train_uri": "s3://runs/data/train.jsonl",
        "validation_uri": None,
        "output_uri": "s3://runs/output/",
        "kms_key_arn": "arn:aws:kms:us-west-2:000000000000:key/k",
        "hyperparameters": {"epochCount": 2, "batchSize": 16, "learningRate": 1e-5, "evalInterval": 10},
        **changes,
    }
    return TrainingRequest.model_validate(values)


@pytest.fixture(scope="module")
def trained() -> tuple[Mantle, MantleBackend, str]:
    mantle = Mantle()
    backend, _ = backend_of(mantle)
    job = backend.submit(request())
    mantle.ended(job.job_id.rpartition("/")[2])
    return mantle, backend, job.job_id


def test_a_job_ends_with_a_model_and_keeps_its_name(trained: tuple[Mantle, MantleBackend, str]) -> None:
    _, backend, job_id = trained
    job = backend.describe(job_id)
    assert (job.name, job.state, job.training) == (NAME, JobState.COMPLETED, PhaseState.COMPLETED)
    assert job.model_id is not None and job.model_id.startswith(f"ft:{MODEL}:")
    assert job.ended_at is not None and job.ended_at >= job.created_at
    assert job.observed_at >= job.created_at and job.observed_at.tzinfo is not None


def test_events_are_rows_by_step_under_the_consoles_names(trained: tuple[Mantle, MantleBackend, str]) -> None:
    _, backend, job_id = trained
    rows_ = backend.events(job_id)
    assert [row["step"] for row in rows_] == list(range(1, 17))
    assert rows_[0].keys() == {
        "step",
        "critic/rewards/mean",
        "critic/advantages/mean",
        "actor/pg_loss",
        "actor/entropy",
        "actor/grad_norm",
        "response_length/mean",
    }


def test_checkpoints_can_be_called(trained: tuple[Mantle, MantleBackend, str]) -> None:
    mantle, backend, job_id = trained
    checkpoints = backend.checkpoints(job_id)
    assert checkpoints and [each.step for each in checkpoints] == sorted(each.step for each in checkpoints)
    target = InferenceTarget(
        model_id=checkpoints[0].model_id, description="a checkpoint", api="chat_completions"
    )
    assert answers_at(mantle.client, target).tzinfo is not None


def test_a_repeated_submit_finds_the_job_and_uploads_nothing() -> None:
    mantle = Mantle(hold=60.0)
    backend, bucket = backend_of(mantle)
    first = backend.submit(request())
    assert backend.find(NAME) is not None
    found = backend.find(NAME)
    assert found is not None and found.job_id == first.job_id
    assert (bucket.reads, len(list(mantle.client.files.list()))) == (1, 1)
    backend.stop(first.job_id)


def test_the_job_is_found_by_its_noted_id_when_its_file_is_gone(
    trained: tuple[Mantle, MantleBackend, str],
) -> None:
    mantle, _, _ = trained
    backend, _ = backend_of(mantle)
    job = backend.submit(request("other-20261122-0123456789-a1"))
    mantle.ended(job.job_id.rpartition("/")[2])
    assert len(backend.dispose("other-20261122-0123456789-a1")) == 1
    assert backend.dispose("other-20261122-0123456789-a1") == []
    assert backend.find("other-20261122-0123456789-a1") is None
    found = backend.find("other-20261122-0123456789-a1", job.job_id)
    assert found is not None and found.model_id is not None
    assert [file.filename for file in mantle.client.files.list()].count(f"{NAME}.jsonl") == 1


def test_an_upload_that_broke_off_is_made_again() -> None:
    mantle = Mantle(hold=60.0)
    backend, bucket = backend_of(mantle)
    mantle.client.files.create(file=(f"{NAME}.jsonl", ROWS[:100]), purpose="fine-tune")
    job = backend.submit(request())
    assert bucket.reads == 1
    used = mantle.client.fine_tuning.jobs.retrieve(job.job_id.rpartition("/")[2]).training_file
    assert mantle.client.files.retrieve(used).bytes == len(ROWS)
    backend.stop(job.job_id)
    assert len(backend.dispose(NAME)) == 2


def test_a_crash_between_upload_and_creation_costs_no_second_upload() -> None:
    mantle = Mantle(hold=60.0)
    backend, bucket = backend_of(mantle)
    mantle.client.files.create(file=(f"{NAME}.jsonl", ROWS), purpose="fine-tune")
    job = backend.submit(request())
    assert (bucket.reads, len(list(mantle.client.files.list()))) == (0, 1)
    backend.stop(job.job_id)


def test_two_create_calls_that_got_through_leave_the_earlier_job() -> None:
    mantle = Mantle(hold=60.0)
    backend, _ = backend_of(mantle)
    first = backend.submit(request())
    second = backend.submit(request())
    assert second.job_id == first.job_id
    states = [job.status for job in mantle.client.fine_tuning.jobs.list()]
    assert len(states) == 2 and states.count("running") + states.count("queued") <= 1
    backend.stop(first.job_id)


def test_a_lost_answer_to_the_create_call_is_a_wait_and_the_job_is_found_next_time() -> None:
    mantle = Mantle(hold=60.0)
    backend, _ = backend_of(mantle)
    calls: list[str] = []

    def lossy(sent: httpx2.Request) -> httpx2.Response:
        answer = mantle._answer(sent)
        calls.append(f"{sent.method} {sent.url.path}")
        if calls[-1] == "POST /mantle/v1/fine_tuning/jobs":
            raise httpx2.ReadTimeout("lost", request=sent)
        return answer

    client = openai.OpenAI(
        base_url="http://mantle/mantle/v1",
        api_key="token",
        http_client=httpx2.Client(transport=httpx2.MockTransport(lossy)),
    )
    broken = MantleBackend(client, backend._files._s3, backend._model)
    with pytest.raises(BedrockThrottled, match="did not answer"):
        broken.submit(request())
    assert calls.count("POST /mantle/v1/fine_tuning/jobs") == 1
    found = backend.find(NAME)
    assert found is not None and found.running
    backend.stop(found.job_id)


def test_a_stopped_job_ends_stopped_and_stopping_it_again_is_fine() -> None:
    mantle = Mantle(hold=60.0)
    backend, _ = backend_of(mantle)
    job = backend.submit(request())
    assert job.running
    backend.stop(job.job_id)
    mantle.ended(job.job_id.rpartition("/")[2])
    backend.stop(job.job_id)
    assert backend.describe(job.job_id).state is JobState.STOPPED


def test_a_refusal_is_a_fault_and_throttling_a_wait() -> None:
    backend, _ = backend_of(Mantle())
    with pytest.raises(TrainingJobFailed, match="Bedrock refused while submitting the training job: 400"):
        backend.submit(request(hyperparameters={"epochCount": 2, "batchSize": 512}))
    throttled, _ = backend_of(Mantle(faults=["submit-throttled"]))
    with pytest.raises(BedrockThrottled):
        throttled.submit(request())


def test_a_model_is_deleted_once_and_gone_is_fine(trained: tuple[Mantle, MantleBackend, str]) -> None:
    mantle, backend, _ = trained
    job = backend.submit(request("third-20261122-0123456789-a1"))
    name = mantle.ended(job.job_id.rpartition("/")[2]).fine_tuned_model
    assert name is not None
    backend.delete_model(name)
    backend.delete_model(name)
    assert name not in [model.id for model in mantle.client.models.list()]


def test_a_response_has_the_words_of_converse(trained: tuple[Mantle, MantleBackend, str]) -> None:
    mantle, backend, job_id = trained
    settings = ProfileSettings(samples_per_prompt=1, temperature=0.6, top_p=0.95, max_tokens=512)
    for model_id in (MODEL, backend.describe(job_id).model_id):
        target = InferenceTarget(model_id=str(model_id), description="it", api="chat_completions")
        answer = complete(mantle.client, target, settings, rows(1)[0])
        assert answer.turn["role"] == "assistant" and answer.turn["content"]
        assert answer.stop_reason == "end_turn"
        assert answer.input_tokens > 0 and answer.output_tokens > 0


@pytest.mark.parametrize(
    ("status", "tokens", "expected"),
    [
        ("validating_files", None, ("InProgress", "NotStarted")),
        ("queued", None, ("Completed", "NotStarted")),
        ("running", None, ("Completed", "InProgress")),
        ("paused", None, ("Completed", "InProgress")),
        ("succeeded", 5, ("Completed", "Completed")),
        ("failed", None, ("Completed", "NotStarted")),
        ("failed", 5, ("Completed", "Failed")),
        ("cancelled", 5, ("Completed", "Stopped")),
    ],
)
def test_phases_say_no_more_than_the_status_does(
    status: str, tokens: int | None, expected: tuple[str, str]
) -> None:
    assert tuple(map(str, phases(status, tokens))) == expected
