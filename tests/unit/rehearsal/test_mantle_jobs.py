"""Fine-tuning jobs of the simulated API through OpenAI's SDK: training, events, checkpoints, listing, cancelling."""

import time
from email.utils import parsedate_to_datetime
from statistics import fmean
from typing import Any

import openai
import pytest

from rehearsal.bedrock.admin import state_summary
from tests.unit.rehearsal.bedrock_account import jsonl, rows
from tests.unit.rehearsal.mantle_account import MODEL, Mantle


@pytest.fixture(scope="module")
def trained() -> tuple[Mantle, Any]:
    mantle = Mantle()
    return mantle, mantle.ended(mantle.create().id)


def metrics(mantle: Mantle, name: str) -> list[dict[str, Any]]:
    """Data of the metrics events, oldest first."""
    events = list(mantle.client.fine_tuning.jobs.list_events(name, limit=7))
    return [event.data for event in reversed(events) if event.type == "metrics"]  # type: ignore[misc]


def test_a_job_begins_with_its_files(trained: tuple[Mantle, Any]) -> None:
    mantle, _ = trained
    job = mantle.create()
    assert job.status in ("validating_files", "queued", "running")
    assert (job.model, job.fine_tuned_model, job.error, job.metadata) == (MODEL, None, None, None)
    assert mantle.ended(job.id).status == "succeeded"


def test_training_is_real(trained: tuple[Mantle, Any]) -> None:
    mantle, job = trained
    assert job.status == "succeeded"
    assert job.fine_tuned_model.startswith(f"ft:{MODEL}:")
    assert job.trained_tokens > 0
    data = metrics(mantle, job.id)
    assert [each["step"] for each in data] == list(range(1, 17))  # 120 rows, 16 a batch, 2 epochs
    assert {each["total_steps"] for each in data} == {16}
    means = [each["critic_rewards_mean"] for each in data]
    assert fmean(means[-3:]) > fmean(means[:3]) + 0.15
    assert data[0].keys() == {
        "total_steps",
        "step",
        "critic_rewards_mean",
        "actor_pg_loss",
        "actor_entropy",
        "actor_grad_norm",
        "critic_advantages_mean",
        "response_length_mean",
    }


def test_a_higher_multiplier_learns_faster() -> None:
    last = {}
    for multiplier in (0.02, 2.0):
        mantle = Mantle()
        job = mantle.ended(mantle.create(hyperparameters={"learning_rate_multiplier": multiplier}).id)
        last[multiplier] = fmean(each["critic_rewards_mean"] for each in metrics(mantle, job.id)[-3:])
    assert last[2.0] > last[0.02] + 0.1


def test_rewards_come_as_bedrock_documents_them() -> None:
    mantle = Mantle()
    mantle.ended(mantle.create().id)
    event = mantle.account.invocations[0]
    assert event[0].keys() == {"id", "messages", "metadata"}
    assert event[0]["metadata"].keys() == {"reference_answer", "difficulty", "rft"}
    assert isinstance(event[0]["metadata"]["reference_answer"], str)


def test_assumption_reference_text_object_wraps_references() -> None:
    mantle = Mantle(assume=["reference_text_object"])
    mantle.account.reward = lambda event: [
        {"id": sample["id"], "aggregate_reward_score": 0.5} for sample in event
    ]
    assert mantle.ended(mantle.create().id).status == "succeeded"
    assert mantle.account.invocations[0][0]["metadata"]["reference_answer"].keys() == {"text"}


def test_messages_tell_a_jobs_life(trained: tuple[Mantle, Any]) -> None:
    mantle, job = trained
    events = list(mantle.client.fine_tuning.jobs.list_events(job.id))
    times = [event.created_at for event in events]
    assert times == sorted(times, reverse=True)
    assert len({event.id for event in events}) == len(events)
    said = [event.message for event in reversed(events) if event.type == "message"]
    assert said[:4] == [
        f"Created fine-tuning job: {job.id}",
        f"Validating training file: {job.training_file}",
        "Files validated, moving job to queued state",
        "Fine-tuning job started",
    ]
    assert said[-1] == "The job has successfully completed"
    # Two hours and more pass by the simulated clock.
    assert times[0] - times[-1] >= 7200
    assert job.finished_at - job.created_at == times[0] - times[-1]


def test_steps_that_one_real_step_stands_for_are_spread_over_its_time() -> None:
    mantle = Mantle(max_steps=3)
    job = mantle.ended(mantle.create(hyperparameters={"batch_size": 4}).id)
    events = [e for e in mantle.client.fine_tuning.jobs.list_events(job.id) if e.type == "metrics"]
    assert len(events) == 60
    assert len({event.created_at for event in events}) == 60


def test_checkpoints_are_models(trained: tuple[Mantle, Any]) -> None:
    mantle, job = trained
    found = list(mantle.client.fine_tuning.jobs.checkpoints.list(job.id, limit=3))
    assert [point.step_number for point in found] == [16, 12, 8, 4]
    assert {point.fine_tuning_job_id for point in found} == {job.id}
    turns: Any = rows(1)[0]["messages"]
    for point in found:
        answer = mantle.client.chat.completions.create(
            model=point.fine_tuned_model_checkpoint, messages=turns, temperature=0
        )
        assert answer.choices[0].message.content


def test_jobs_are_listed_newest_first_in_pages() -> None:
    mantle = Mantle()
    names = [mantle.create().id for _ in range(3)]
    assert [job.id for job in mantle.client.fine_tuning.jobs.list(limit=2)] == names[::-1]
    for name in names:
        mantle.ended(name)


def test_two_requests_are_two_jobs_even_on_one_file() -> None:
    mantle = Mantle()
    name = mantle.upload()
    jobs = [mantle.create(name) for _ in range(2)]
    assert jobs[0].id != jobs[1].id
    found = [job for job in mantle.client.fine_tuning.jobs.list() if job.training_file == name]
    assert len(found) == 2
    for job in jobs:
        mantle.ended(job.id)


@pytest.mark.parametrize("kept", [False, True])
def test_metadata_is_kept_by_assumption_alone(kept: bool) -> None:
    mantle = Mantle(assume=["mantle_metadata"] if kept else [])
    job = mantle.create(metadata={"run": "a"})
    mantle.ended(job.id)
    assert job.metadata == ({"run": "a"} if kept else None)
    assert len(list(mantle.client.fine_tuning.jobs.list(metadata={"run": "a"}))) == int(kept)
    assert not list(mantle.client.fine_tuning.jobs.list(metadata={"run": "b"}))


def test_a_cancelled_job_ends_long_before_its_time() -> None:
    mantle = Mantle(hold=60)
    job = mantle.create()
    while not mantle.service.mantle.state.jobs[job.id].metrics:
        time.sleep(0.005)
    assert mantle.client.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    after = mantle.ended(job.id)
    assert (after.status, after.fine_tuned_model) == ("cancelled", None)
    last = mantle.client.fine_tuning.jobs.list_events(job.id, limit=1).data[0]
    assert (last.level, last.message) == ("warn", "The job was cancelled")
    with pytest.raises(openai.BadRequestError, match="already completed"):
        mantle.client.fine_tuning.jobs.cancel(job.id)


def test_unknown_jobs_are_not_found(trained: tuple[Mantle, Any]) -> None:
    jobs = trained[0].client.fine_tuning.jobs
    for call in (jobs.retrieve, jobs.cancel, jobs.list_events, jobs.checkpoints.list):
        with pytest.raises(openai.NotFoundError, match="ftjob-none"):
            call("ftjob-none")


def test_answers_carry_the_simulated_clock(trained: tuple[Mantle, Any]) -> None:
    mantle, job = trained
    answer = mantle.client.fine_tuning.jobs.with_raw_response.retrieve(job.id)
    assert parsedate_to_datetime(answer.headers["Date"]).timestamp() >= job.finished_at


def test_validation_data_are_evaluated_on() -> None:
    mantle = Mantle()
    held_out = mantle.client.files.create(
        file=("validation.jsonl", jsonl(rows(20, "validation"))), purpose="fine-tune"
    )
    job = mantle.create(validation_file=held_out.id)
    assert mantle.ended(job.id).validation_file == held_out.id
    splits = {s["metadata"]["rft"]["split"] for event in mantle.account.invocations for s in event}
    assert splits == {"train", "validation"}


def test_the_launcher_sees_jobs_models_and_files() -> None:
    mantle = Mantle()
    job = mantle.ended(mantle.create().id)
    summary = state_summary(mantle.service.mantle.state, mantle.service.options)
    assert [(each["name"], each["status"]) for each in summary["jobs"]] == [(job.id, "Completed")]
    assert job.fine_tuned_model in [model["name"] for model in summary["models"]]
    assert summary["uploads"] == [{"id": job.training_file, "name": "train.jsonl"}]
