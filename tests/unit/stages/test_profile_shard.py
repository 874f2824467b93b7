"""A shard: what was answered is paid for and is never asked again."""

import json
from typing import Any

import pytest

from rft.contracts.errors import RewardFunctionFailed
from rft.contracts.profile import GraderScores, InferenceTarget, ProfileSettings, Shard
from rft_aws.model_response import ModelResponse
from rft_aws.run_store import RunStore
from rft_aws.sampling import InvocationEnd
from stages.profile_shard import ShardWorker
from tests.fakes.runs import run
from tests.fakes.s3 import FakeS3

KEY = "runs/x/profiles/base/results/0000.jsonl"
SHARD = Shard(
    arm="base",
    number=0,
    split="test",
    rows=[0, 1, 2],
    target=InferenceTarget(model_id="m", description="base"),
    settings=ProfileSettings(samples_per_prompt=2, temperature=0.6, top_p=0.95, max_tokens=100),
    calls_in_parallel=1,
    requests_per_minute=1e9,
)


class Models:
    """Counts what is sampled, and dies where a test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.dies_after: int | None = None
        self.grader_dies = False

    def answer(self, _row: object, lineage: dict[str, str]) -> Any:
        if len(self.asked) == self.dies_after:
            raise RuntimeError("the model died")
        self.asked.append((lineage["row"], lineage["sample"]))
        return ModelResponse(
            turn={"role": "assistant", "content": "4"},
            stop_reason="end_turn",
            input_tokens=1,
            output_tokens=1,
            latency_ms=1,
        )

    def grade(self, events: list[dict[str, Any]]) -> list[GraderScores]:
        if self.grader_dies:
            raise RewardFunctionFailed("the grader died")
        return [GraderScores(score=1.0, metrics={}) for _ in events]


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    made = Models()
    monkeypatch.setattr("stages.profile_shard.model_call", lambda *_: made.answer)
    monkeypatch.setattr("stages.profile_shard.clients.functions", lambda: None)
    monkeypatch.setattr("stages.profile_shard.GraderClient.grade", made.grade)
    return made


@pytest.fixture
def worker() -> ShardWorker:
    s3 = FakeS3()
    row = {"messages": [{"role": "user", "content": "2+2?"}], "reference_answer": "4"}
    body = "".join(json.dumps(row) + "\n" for _ in range(5)).encode()
    s3.put_object(Bucket="runs", Key=run().data["test"].key, Body=body)
    return ShardWorker(RunStore(s3, "runs"), run(), SHARD, KEY)  # type: ignore[arg-type]


FAR = InvocationEnd(lambda: 900_000)


def test_every_sample_of_every_row_is_asked_once(models: Models, worker: ShardWorker) -> None:
    assert worker.work(FAR) == (6, 6)
    assert worker.work(FAR) == (6, 6)
    assert sorted(models.asked) == sorted((str(row), str(sample)) for row in range(3) for sample in range(2))


def test_what_was_answered_before_a_fault_is_kept_and_graded_later(
    models: Models, worker: ShardWorker
) -> None:
    models.dies_after = 4
    with pytest.raises(RuntimeError):
        worker.work(FAR)
    models.dies_after = None
    assert worker.work(FAR) == (6, 6)
    assert len(models.asked) == len(set(models.asked)) == 6


def test_a_dying_grader_costs_no_answer(models: Models, worker: ShardWorker) -> None:
    models.grader_dies = True
    with pytest.raises(RewardFunctionFailed):
        worker.work(FAR)
    models.grader_dies = False
    assert worker.work(FAR) == (6, 6)
    assert len(models.asked) == 6


def test_a_near_end_leaves_the_rest(models: Models, worker: ShardWorker) -> None:
    left = iter([900_000] * 2 + [0] * 100)
    assert worker.work(InvocationEnd(lambda: next(left))) == (2, 0)
    assert worker.work(FAR) == (6, 6)
    assert len(models.asked) == 6


def test_slow_judges_leave_batches_to_the_next_invocation(
    models: Models, worker: ShardWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rft_aws.grader_client.BATCH", 2)
    left_ms = 420_000
    graded: list[int] = []

    def slow(events: list[dict[str, Any]]) -> list[GraderScores]:
        nonlocal left_ms
        left_ms -= 25_000
        graded.append(len(events))
        return [GraderScores(score=1.0, metrics={}) for _ in events]

    monkeypatch.setattr("stages.profile_shard.GraderClient.grade", lambda _self, events: slow(events))
    # Both functions may take 300 s: after two batches 320 s are left, and after three less than that.
    assert worker.work(InvocationEnd(lambda: left_ms - 1)) == (6, 4)
    assert worker.work(FAR) == (6, 6)
    assert graded == [2] * 6, "nothing is graded twice"


def test_a_grader_that_dies_late_costs_no_score(
    models: Models, worker: ShardWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rft_aws.grader_client.BATCH", 2)
    calls: list[int] = []

    def dies_third(events: list[dict[str, Any]]) -> list[GraderScores]:
        calls.append(len(events))
        if len(calls) in (3, 4):
            raise RewardFunctionFailed("the grader died")
        return [GraderScores(score=1.0, metrics={}) for _ in events]

    monkeypatch.setattr("stages.profile_shard.GraderClient.grade", lambda _self, events: dies_third(events))
    with pytest.raises(RewardFunctionFailed):
        worker.work(FAR)
    assert worker.work(FAR) == (6, 6)
    assert calls == [2] * 8, "the first batch is not graded again"
