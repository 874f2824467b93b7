"""Each source of the metrics table alone, and all of them about the same steps."""

from datetime import timedelta
from typing import Any

from rft.contracts.job import JobState
from rft.telemetry.aggregate import RunTelemetry, aggregate
from rft.telemetry.metrics_table import latest, metrics_table
from tests.fakes.backend import CREATED, job_named

NOTHING = RunTelemetry(train=[], validation=[], rollouts=0, repeats=0, unstamped=0)


def line(batch: str, score: float, split: str = "train", **more: Any) -> dict[str, Any]:
    items = [{"row": 1, "score": s, "components": {"correct": s}, "length": 40} for s in (score, 0.0)]
    return {
        "run": "math-1", "function": "reward", "phase": None, "split": split, "batch": batch, "latency_ms": 8.0,
        "errors": {"error_no_response": 1}, "timestamp": float(batch), "items": items, **more,
    }  # fmt: skip


def seen(*lines: dict[str, Any]) -> RunTelemetry:
    return aggregate(lines, batch_size=1, samples_per_prompt=2)


def test_the_reward_function_alone() -> None:
    [row] = metrics_table(seen(line("1", 1.0), line("2", 0.5, "validation")))
    assert row["sources"] == ["reward function"] and "also" not in row
    assert (row["critic/rewards/mean"], row["val-score/rewards/mean@1"]) == (0.5, 0.25)
    assert (row["components"], row["validation_components"]) == ({"correct": 0.5}, {"correct": 0.25})
    assert (row["errors"], row["validation_errors"]) == ({"error_no_response": 1}, {"error_no_response": 1})
    assert (row["rollouts"], row["validation_rollouts"]) == (2, 2)
    assert (
        row["grader/latency_ms/mean"] == row["grader/latency_ms/max"] == row["val-grader/latency_ms/max"] == 8
    )


def test_files_alone_are_the_curve_where_nothing_carries_the_stamp() -> None:
    file = {1: {"critic/rewards/mean": 0.4, "response_length/mean": 90.0, "brand/new": 3.0}}
    assert metrics_table(NOTHING, [file]) == [{"step": 1, "sources": ["bedrock"], **file[1]}]


def test_events_alone() -> None:
    events = [{"step": 2, "actor/entropy": 0.9, "response_length/mean": 90.0}]
    assert metrics_table(NOTHING, events=events) == [
        {"step": 2, "sources": ["job events"], "actor/entropy": 0.9, "response_length/mean": 90.0}
    ]


def test_a_job_without_any_step_has_a_row_of_its_own() -> None:
    [row] = metrics_table(NOTHING, job=job_named("j"))
    assert (row["step"], row["sources"], row["job/state"], row["job/training"], row["job/hours"]) == (
        0, ["job"], "InProgress", "InProgress", 1.0,
    )  # fmt: skip


def test_of_two_the_one_that_saw_more_counts_and_both_are_kept() -> None:
    told = {"critic/rewards/mean": 0.9, "actor/entropy": 0.8}
    [row] = metrics_table(
        seen(line("1", 1.0)),
        [{1: {"critic/rewards/mean": 0.7, "actor/entropy": 0.6, "training_loss": 0.1}}],
        events=[{"step": 1, **told}],
        job=job_named("j"),
    )
    assert (row["critic/rewards/mean"], row["actor/entropy"], row["training_loss"]) == (0.5, 0.8, 0.1)
    assert row["sources"] == ["reward function", "job events", "bedrock", "job"]
    assert row["also"] == {
        "job events": {"critic/rewards/mean": 0.9},
        "bedrock": {"critic/rewards/mean": 0.7, "actor/entropy": 0.6},
    }


def test_what_the_winner_cannot_tell_the_other_does() -> None:
    unstamped = line("1", 1.0)
    for item in unstamped["items"]:
        item["row"] = None
    [row] = metrics_table(seen(unstamped), [{1: {"zero_variance_share": 0.25}}])
    assert row["zero_variance_share"] == 0.25 and "also" not in row


def test_a_curve_of_lengths_never_changes_its_unit() -> None:
    file = {step: {"response_length/mean": 11.0, "critic/rewards/mean": 0.3} for step in (1, 2)}
    first, second = metrics_table(seen(line("1", 1.0)), [file])
    assert first["response_length/mean"] == 40
    assert "response_length/mean" not in second and second["critic/rewards/mean"] == 0.3
    assert first["also"]["bedrock"]["response_length/mean"] == 11.0
    assert second["also"] == {"bedrock": {"response_length/mean": 11.0}}


def test_a_row_keeps_the_status_of_the_look_that_found_it() -> None:
    first = metrics_table(seen(line("1", 1.0)), job=job_named("j"))
    later = job_named("j", JobState.COMPLETED, observed_at=CREATED + timedelta(hours=3))
    lines = seen(line("1", 1.0), line("2", 1.0))
    rows = metrics_table(lines, job=later, before=first)
    assert [(row["job/hours"], row["job/state"]) for row in rows] == [(1.0, "InProgress"), (3.0, "Completed")]
    again = metrics_table(lines, job=later.model_copy(update={"name": "j2"}), before=first)
    assert [row["job/name"] for row in again] == ["j2", "j2"]


def test_latest_is_the_newest_that_is_known() -> None:
    rows: list[dict[str, Any]] = [{"step": 1, "a": 0.1}, {"step": 2, "a": None}, {"step": 3}]
    assert (latest(rows, "a"), latest(rows, "b")) == (0.1, None)
