"""What there is to know about a run's training job, gathered into its metrics table and told to CloudWatch."""

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.contracts.errors import RunStateBroken
from rft.contracts.job import TrainingJob
from rft.contracts.run import Run
from rft.telemetry.aggregate import RunTelemetry, aggregate
from rft.telemetry.job_emf import job_record
from rft.telemetry.metrics_csv import metric_files, read_metric_file
from rft.telemetry.metrics_table import Row, latest, metrics_table
from rft.training.hyperparameters import steps_of
from rft_aws import clients
from rft_aws.resources import ResourceKind, read_resources
from rft_aws.stage import StageContext
from rft_aws.telemetry_log import TelemetryStore


def merge_metrics(context: StageContext, job: TrainingJob, events: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Write `training_metrics.jsonl` anew out of the reward function's telemetry, the job's own `events`, Bedrock's
    files and the job's status; the table's rows.

    Raises:
        RunStateBroken: the run's resources do not name the job.
    """
    store, paths = context.store, context.paths
    files = [
        read_metric_file(key, store.require(key), finished=not job.running)
        for key in metric_files(store.keys(paths.output), job.job_id.rpartition("/")[2])
    ]
    before = store.read(paths.metrics)
    rows = metrics_table(
        _telemetry(context, job),
        files,
        events=events,
        job=job,
        before=[] if before is None else [json.loads(line) for line in before.splitlines()],
    )
    store.write_lines(paths.metrics, (json.dumps(row) for row in rows))
    return rows


def _telemetry(context: StageContext, job: TrainingJob) -> RunTelemetry:
    run, store = context.run, context.store
    noted = read_resources(store, run.run_id).find(ResourceKind.TRAINING_JOB, job.name)
    if noted is None:
        raise RunStateBroken(f"the training job {job.name} is not among the run's resources")
    lines = TelemetryStore(store, run.run_id, job.name).update(
        clients.logs(), run.reward.log_group, noted.noted_ms
    )
    hyper = run.hyperparameters
    return aggregate(
        lines, batch_size=hyper.batchSize or 64, samples_per_prompt=hyper.trainingSamplePerPrompt or 8
    )


def expected_steps(run: Run) -> int:
    """The steps that the job will take if nothing stops it."""
    hyper = run.hyperparameters
    return steps_of(run.data["train"].rows, hyper.epochCount or 1, hyper.batchSize or 64)


def tell_cloudwatch(run: Run, job: TrainingJob, rows: Sequence[Row], findings: int) -> None:
    """Write the job's metrics into the function's log, where CloudWatch takes them from.

    Args:
        findings: the watchdog's, warnings and worse.
    """
    done = rows[-1]["step"] if rows else 0
    whole = [row for row in rows if row.get("complete", True)]
    record = job_record(
        run.recipe,
        run.run_id,
        job,
        progress=min(1.0, done / expected_steps(run)),
        zero_variance_share=latest(whole, "zero_variance_share"),
        findings=findings,
        timestamp_ms=int(time.time() * 1000),
    )
    sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")
    sys.stdout.flush()
