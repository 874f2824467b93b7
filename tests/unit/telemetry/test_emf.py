"""The metrics of a batch and of a job: by recipe, never by run."""

import json
from typing import Any

import pytest

from rft.contracts.job import JobState, PhaseState
from rft.contracts.metrics import JOB_PHASES, MAX_COMPONENTS
from rft.telemetry.emf import emf_record, shown_components
from rft.telemetry.job_emf import job_phase, job_record
from tests.fakes.backend import job_named


def batch(split: str | None = "train", phase: str | None = None, **more: Any) -> dict[str, Any]:
    items = [
        {"row": 0, "split": split, "score": score, "components": {"correct": score}, "length": 10}
        for score in (1.0, 0.0)
    ]
    errors = {"error_no_response": 1, "sample_parse_error": 1}
    return {
        "recipe": "math", "function": "reward", "run": "math-1", "phase": phase, "split": split, "errors": errors,
        "latency_ms": 3.0, "items": items, **more,
    }  # fmt: skip


def names(record: dict[str, Any]) -> set[str]:
    [directive] = record["_aws"]["CloudWatchMetrics"]
    found = {metric["Name"] for metric in directive["Metrics"]}
    assert found <= record.keys()
    return found


ALWAYS = {"GraderLatency", "Samples", "GraderErrors"}


def test_training_has_the_curves() -> None:
    record = emf_record(batch(), 5)
    assert names(record) == {
        *ALWAYS, "GraderErrorShare", "RewardMean", "RewardSpread", "ResponseLength", "Component/correct",
    }  # fmt: skip
    assert (record["RewardMean"], record["GraderErrorShare"], record["Component/correct"]) == (0.5, 0.5, 0.5)


def test_validation_is_a_curve_of_its_own_and_other_phases_none() -> None:
    assert names(emf_record(batch("validation"), 5)) == {*ALWAYS, "GraderErrorShare", "ValidationReward"}
    assert names(emf_record(batch(phase="preflight"), 5)) == ALWAYS
    assert names(emf_record(batch(None), 5)) >= {"RewardMean"}


@pytest.mark.parametrize("record", [emf_record(batch(), 5), job_record(
    "math", "math-1", job_named("j"), progress=0.5, zero_variance_share=0.25, findings=1, timestamp_ms=5)])  # fmt: skip
def test_the_run_is_a_property_and_no_dimension(record: dict[str, Any]) -> None:
    assert record["run"] == "math-1"
    [directive] = record["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "RFT"
    assert [name for group in directive["Dimensions"] for name in group if name in ("run", "job")] == []
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_job_in_numbers() -> None:
    record = job_record(
        "math", "math-1", job_named("j"), progress=1 / 3, zero_variance_share=None, findings=2, timestamp_ms=5
    )
    assert names(record) == {"JobPhase", "TrainingProgress", "TrainingHours", "WatchdogFindings"}
    assert (record["JobPhase"], record["TrainingProgress"], record["TrainingHours"]) == (3.0, 33.33, 1.0)


@pytest.mark.parametrize(
    ("changes", "phase"),
    [
        ({"training": PhaseState.NOT_STARTED}, "waiting"),
        ({"training": PhaseState.NOT_STARTED, "validation": PhaseState.IN_PROGRESS}, "checking data"),
        ({"training": PhaseState.NOT_STARTED, "validation": PhaseState.COMPLETED}, "preparing data"),
        ({}, "training"),
        ({"state": JobState.COMPLETED, "training": PhaseState.COMPLETED}, "completed"),
        ({"state": JobState.STOPPING}, "stopped"),
        ({"state": JobState.FAILED, "training": PhaseState.NOT_STARTED}, "failed"),
    ],
)
def test_phase_of_a_job(changes: dict[str, Any], phase: str) -> None:
    assert job_phase(job_named("j", **changes)) == phase and phase in JOB_PHASES


def test_few_components_become_metrics_the_outermost_first() -> None:
    many = [f"quality/{n:02}" for n in range(40)] + ["quality", "größe", "new\nline", "x" * 300]
    shown = shown_components(many)
    assert len(shown) == MAX_COMPONENTS and shown[:2] == ["quality", "quality/00"]
    assert not {"größe", "new\nline"} & set(shown)
