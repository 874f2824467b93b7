"""One tick of the watch: what it decides from the job and the reward function's telemetry."""

import json
from typing import Any

import pytest

from rft.contracts.errors import RewardFunctionFailed, TrainingJobFailed
from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.names import attempt_name
from rft.training.pacing import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS
from rft_aws.resources import Resource, ResourceKind, note_resource, read_resources
from rft_aws.telemetry_log import OVERLAP_MS, TelemetryStore
from rft_aws.training_rates import read_rates
from stages.monitor_job import tick
from tests.fakes.backend import CREATED, FakeBackend, job_named
from tests.fakes.logs import FakeLogs
from tests.fakes.runs import RUN_ID, context
from tests.fakes.s3 import FakeS3

NAME = attempt_name(RUN_ID, 1)
NOTED_MS = 1_000_000


def telemetry(batch: str, score: float = 0.5, phase: str | None = None, run: str = RUN_ID) -> dict[str, Any]:
    """A line of the reward function about two rollouts."""
    items = [
        {"row": 0, "split": "train", "score": score, "components": {}, "length": 10, "hash": batch + s}
        for s in "ab"
    ]
    return {
        "rft_telemetry": 1, "recipe": "math", "function": "reward", "run": run, "phase": phase, "split": "train",
        "batch": batch, "latency_ms": 1.0, "errors": {}, "items": items,
    }  # fmt: skip


class Watch:
    """A run whose job is being watched."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, job: TrainingJob) -> None:
        self.s3, self.logs = FakeS3(), FakeLogs()
        self.backend = FakeBackend(jobs={NAME: job})
        self.ledger: dict[str, Any] = {"submit_job": {"name": NAME, "job_id": job.job_id, "attempt": 1}}
        monkeypatch.setattr("stages.monitor_job.backend_for", lambda *_: self.backend)
        monkeypatch.setattr("rft_aws.run_metrics.clients.logs", lambda: self.logs)
        noted = Resource(
            kind=ResourceKind.TRAINING_JOB, name=NAME, backend="bedrock", execution="e", noted_ms=NOTED_MS
        )
        note_resource(context(self.s3, {}).store, RUN_ID, noted)

    def look(self) -> dict[str, Any]:
        """One tick; its entry goes into the ledger as the state machine would put it there."""
        entry = tick(context(self.s3, self.ledger)).model_dump(mode="json")
        self.ledger["monitor_job"] = entry
        return entry


def test_waits_grow_while_the_job_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, job_named(NAME))
    waits = [watch.look()["wait_seconds"] for _ in range(30)]
    assert waits[0] == FIRST_WAIT_SECONDS and waits == sorted(waits) and waits[-1] == LONGEST_WAIT_SECONDS


def test_progress_comes_from_the_telemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, job_named(NAME))
    watch.logs.add(NOTED_MS - 1, telemetry("before", 0.0))
    watch.logs.add(NOTED_MS + 1, telemetry("a", 0.25))
    watch.logs.add(NOTED_MS + 2, telemetry("b", 0.75))
    watch.logs.add(NOTED_MS + 3, telemetry("ours", 1.0, phase="profile"))
    watch.logs.add(NOTED_MS + 4, telemetry("theirs", 1.0, run="other"))
    watch.logs.add(NOTED_MS + 5, f"Traceback of {RUN_ID}")
    entry = watch.look()
    assert (entry["decision"], entry["reward"]) == ("wait", 0.5)


def test_a_completed_job_goes_on_and_is_nothing_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, job_named(NAME, JobState.COMPLETED, model_id="arn:model", ended_at=CREATED))
    entry = watch.look()
    assert (entry["decision"], entry["model_id"]) == ("continue", "arn:model")
    found = read_resources(context(watch.s3, {}).store, RUN_ID).find(ResourceKind.TRAINING_JOB, NAME)
    assert found is not None and found.released
    assert watch.look() == entry, "later stages hash the entry: it must not change"


def test_a_completed_job_is_a_rate_for_later_forecasts(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    ended = CREATED + timedelta(hours=3)
    watch = Watch(monkeypatch, job_named(NAME, JobState.COMPLETED, model_id="arn:model", ended_at=ended))
    watch.logs.add(NOTED_MS + 1, telemetry("a"))
    watch.look()
    watch.look()
    [rate] = read_rates(context(watch.s3, {}).store, "nova-2-lite").rates
    assert (rate.run_id, rate.hours, rate.steps, rate.rollouts, rate.simulated) == (RUN_ID, 3.0, 1, 2, True)
    assert str(rate.ended_on) == "2026-11-22"


def test_a_job_without_telemetry_teaches_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, job_named(NAME, JobState.COMPLETED, model_id="arn:model", ended_at=CREATED))
    assert watch.look()["decision"] == "continue"
    assert read_rates(context(watch.s3, {}).store, "nova-2-lite").rates == ()


def test_a_job_over_its_hours_is_stopped_and_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    watch = Watch(monkeypatch, job_named(NAME, observed_at=CREATED + timedelta(hours=24.1)))
    assert watch.look()["decision"] == "wait"
    assert watch.backend.stopped == [watch.backend.jobs[NAME].job_id]
    entry = watch.look()
    assert (entry["decision"], entry["outcome"], entry["rules"]) == (
        "end",
        "stopped_by_watchdog",
        ["hours_limit"],
    )


@pytest.mark.parametrize(
    ("job", "fault", "words"),
    [
        (job_named(NAME, JobState.FAILED, failure="bad things"), TrainingJobFailed, "bad things"),
        (
            job_named(NAME, JobState.FAILED, failure="The reward function failed"),
            RewardFunctionFailed,
            "/logs/reward",
        ),
        (job_named(NAME, JobState.STOPPED), TrainingJobFailed, "stopped outside this run"),
    ],
)
def test_a_job_that_ended_without_a_model_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, job: TrainingJob, fault: type[Exception], words: str
) -> None:
    with pytest.raises(fault, match=words):
        Watch(monkeypatch, job).look()


def test_an_internal_error_before_training_asks_for_another_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = "Encountered an internal error when processing the request."
    broken = job_named(NAME, JobState.FAILED, failure=failure, training=PhaseState.NOT_STARTED)
    entry = Watch(monkeypatch, broken).look()
    assert (entry["decision"], entry["attempt"], entry["cause"]) == ("retry", 1, "internal_error")
    assert entry["reason"] == failure


def test_the_log_is_not_read_from_the_start_each_time() -> None:
    s3, logs = FakeS3(), FakeLogs()
    store = TelemetryStore(context(s3, {}).store, RUN_ID, NAME)
    late = NOTED_MS + 10 * OVERLAP_MS
    logs.add(NOTED_MS + 1, telemetry("a"))
    logs.add(late, telemetry("b"))
    assert len(list(store.update(logs, "/logs", NOTED_MS))) == 2  # type: ignore[arg-type]
    logs.add(late + 1, telemetry("c"))
    logs.add(late - 1, telemetry("late"))
    batches = [line["batch"] for line in store.update(logs, "/logs", NOTED_MS)]  # type: ignore[arg-type]
    assert batches == ["a", "late", "b", "c"]
    assert logs.looks == [NOTED_MS, late - OVERLAP_MS]


OUTPUT = f"runs/{RUN_ID}/output/model-customization-job-{NAME}/training_artifacts/"


def test_a_look_merges_all_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, job_named(NAME))
    watch.logs.add(NOTED_MS + 1, telemetry("a", 0.25))
    watch.backend.told = [{"step": 1, "actor/entropy": 0.9}]
    store = context(watch.s3, {}).store
    store.write(f"{OUTPUT}step_wise_training_metrics.csv", b"step_number,training_loss\n1,0.5\n2,0.4")
    store.write(OUTPUT.replace(NAME, "another") + "step_wise_training_metrics.csv", b"step,loss\n9,1\n")
    watch.look()
    [row] = [json.loads(line) for line in store.require(f"runs/{RUN_ID}/training_metrics.jsonl").splitlines()]
    assert row["sources"] == ["reward function", "job events", "bedrock", "job"]
    assert (row["critic/rewards/mean"], row["actor/entropy"], row["training_loss"]) == (0.25, 0.9, 0.5)
    assert (row["job/state"], row["job/hours"]) == ("InProgress", 1.0)


def test_a_look_tells_cloudwatch_where_the_job_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(monkeypatch, job_named(NAME))
    watch.backend.told = [{"step": 2, "critic/rewards/mean": 0.5}]
    watch.look()
    [record] = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    assert (record["recipe"], record["run"], record["JobPhase"]) == ("math", RUN_ID, 3.0)
    # 200 rows in batches of 64, twice: eight steps.
    assert record["TrainingProgress"] == 25.0
