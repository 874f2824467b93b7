"""Monitor job: one tick of the watch over the training job. It merges the metrics, asks the watchdog, and decides."""

import json
from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import RewardFunctionFailed, RunStateBroken, TrainingJobFailed
from rft.contracts.job import Checkpoint, JobState, PhaseState, TrainingJob
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.run import Run
from rft.forecast.rates import TrainingRate
from rft.telemetry.aggregate import aggregate
from rft.telemetry.metrics_table import latest_reward, metrics_table, parse_metrics_csv
from rft.training.hyperparameters import steps_of
from rft.watchdog.evaluate import WatchdogFinding
from rft_aws import clients
from rft_aws.backends import backend_for
from rft_aws.environment import catalogue_folder
from rft_aws.release_run import release_upload
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.stage import StageContext, logger, run_stage
from rft_aws.telemetry_log import TelemetryStore
from rft_aws.training_rates import record_rate
from rft_aws.watching import ask_watchdog

FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 300
GROWTH = 1.25
METRIC_FILES = ("step_wise_training_metrics.csv", "validation_metrics.csv")
# Bedrock's words for a fault of its own; such a job has cost nothing when training never started.
OPAQUE_FAILURE = "internal error"


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "monitor_job", tick, reusable=False)


def tick(context: StageContext) -> StageResult:
    """Look once.

    Raises:
        TrainingJobFailed: Bedrock ended the job.
        RewardFunctionFailed: Bedrock ended it because of the reward function.
    """
    run, store = context.run, context.store
    submitted = context.input.entry("submit_job")
    model = load_models(catalogue_folder()).model(run.model)
    backend = backend_for(model, context.environment.partition, run.region)
    job = backend.describe(str(submitted["job_id"]))
    rows = merge_metrics(context, job, backend.events(job.job_id))
    stop = ask_watchdog(context, job, rows).stops
    logger.info("tick", extra={"state": job.state, "hours": round(job.elapsed_hours, 2), "steps": len(rows)})
    if job.running:
        if stop and job.state == JobState.IN_PROGRESS:
            backend.stop(job.job_id)
        return waiting(context, job, rows)
    release_job(context, str(submitted["name"]))
    release_upload(backend, store, run.run_id, str(submitted["name"]))
    if stop:
        return stopped(job, stop)
    if job.state == JobState.COMPLETED and job.model_id is not None:
        learn_rate(context, job, rows)
        return completed(job, rows, backend.checkpoints(job.job_id))
    if retryable(job) and int(submitted["attempt"]) == 1:
        store.write(context.paths.findings("first_attempt"), job.model_dump_json(indent=2).encode())
        return StageResult.model_validate({"decision": Decision.RETRY, "attempt": 1, "reason": job.failure})
    raise fault_of(job, run)


def merge_metrics(
    context: StageContext, job: TrainingJob, events: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Gather the job's telemetry, its events and Bedrock's files into `training_metrics.jsonl`; the table's rows."""
    run, store = context.run, context.store
    noted = read_resources(store, run.run_id).find(ResourceKind.TRAINING_JOB, job.name)
    if noted is None:
        raise RunStateBroken(f"the training job {job.name} is not among the run's resources")
    lines = TelemetryStore(store, run.run_id, job.name).update(
        clients.logs(), run.reward.log_group, noted.noted_ms
    )
    # An earlier attempt's files lie under the same prefix; Bedrock names its folders by the job's short id.
    job_id = job.job_id.rpartition("/")[2]
    hyper = run.hyperparameters
    telemetry = aggregate(
        lines, batch_size=hyper.batchSize or 64, samples_per_prompt=hyper.trainingSamplePerPrompt or 8
    )
    files = [
        parse_metrics_csv(store.require(key).decode("utf-8", "replace"))
        for key in store.keys(context.paths.output)
        if key.endswith(METRIC_FILES) and job_id in key
    ]
    told = {int(row["step"]): {k: v for k, v in row.items() if k != "step"} for row in events}
    rows = metrics_table(telemetry, [*files, told])
    store.write_lines(context.paths.metrics, (json.dumps(row) for row in rows))
    return rows


def waiting(context: StageContext, job: TrainingJob, rows: list[dict[str, Any]]) -> StageResult:
    """Ask to be called again, later each time."""
    before = context.input.ledger.get("monitor_job") or {}
    last = before.get("wait_seconds")
    seconds = FIRST_WAIT_SECONDS if last is None else min(LONGEST_WAIT_SECONDS, int(int(last) * GROWTH))
    hyper = context.run.hyperparameters
    expected = steps_of(context.run.data["train"].rows, hyper.epochCount or 1, hyper.batchSize or 64)
    return StageResult.model_validate(
        {
            "decision": Decision.WAIT,
            "wait_seconds": seconds,
            "state": job.state,
            "training": job.training,
            "hours": round(job.elapsed_hours, 2),
            "step": rows[-1]["step"] if rows else 0,
            "expected_steps": expected,
            "reward": latest_reward(rows),
        }
    )


def stopped(job: TrainingJob, findings: list[WatchdogFinding]) -> StageResult:
    """The watchdog stopped the job: a result, not a fault."""
    return StageResult.model_validate(
        {
            "decision": Decision.END,
            "outcome": Outcome.STOPPED_BY_WATCHDOG,
            "reason": " ".join(finding.message for finding in findings),
            "rules": [finding.rule for finding in findings],
            "job_id": job.job_id,
            "hours": round(job.elapsed_hours, 2),
        }
    )


def completed(job: TrainingJob, rows: list[dict[str, Any]], checkpoints: list[Checkpoint]) -> StageResult:
    """The job made a model. Only facts that do not change go into the entry: later stages hash it."""
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE,
            "job_id": job.job_id,
            "model_id": job.model_id,
            "hours": round(job.elapsed_hours, 2),
            "steps": rows[-1]["step"] if rows else 0,
            **({"checkpoints": [each.model_dump() for each in checkpoints]} if checkpoints else {}),
        }
    )


def learn_rate(context: StageContext, job: TrainingJob, rows: list[dict[str, Any]]) -> None:
    """Keep what the job took, for the forecasts of later runs; without its steps it tells nothing."""
    run, steps = context.run, rows[-1]["step"] if rows else 0
    if job.ended_at is None or not steps:
        logger.warning("the job's end or its steps are not known: no training rate is learned from it")
        return
    rollouts = sum(row["rollouts"] for row in rows if "critic/rewards/mean" in row and "rollouts" in row)
    rate = TrainingRate(
        run_id=run.run_id,
        job=job.name,
        model=run.model,
        ended_on=job.ended_at.date(),
        hours=job.elapsed_hours,
        steps=steps,
        rollouts=rollouts or None,
        simulated=run.simulated,
    )
    if not record_rate(context.store, rate):
        logger.warning("the training rate was not kept: other runs kept writing theirs")


def release_job(context: StageContext, name: str) -> None:
    """The job has ended: there is nothing left to stop."""
    found = read_resources(context.store, context.run.run_id).find(ResourceKind.TRAINING_JOB, name)
    if found is not None and not found.released:
        note_resource(context.store, context.run.run_id, found.model_copy(update={"released": True}))


def retryable(job: TrainingJob) -> bool:
    """Bedrock broke before training started: nothing was learned and nothing was billed."""
    return (
        job.state == JobState.FAILED
        and job.training == PhaseState.NOT_STARTED
        and OPAQUE_FAILURE in (job.failure or "").lower()
    )


def fault_of(job: TrainingJob, run: Run) -> Exception:
    """The fault that says why the job made no model."""
    reason = job.failure or "no reason given"
    if job.state == JobState.STOPPED:
        return TrainingJobFailed(
            f"the training job {job.name} was stopped outside this run; a job cannot be resumed"
        )
    words = reason.lower()
    if any(word in words for word in ("reward", "lambda", "grader")):
        return RewardFunctionFailed(
            f"Bedrock ended the training job {job.name} because of the reward function: {reason}. "
            f"The function's log group {run.reward.log_group} has the stack trace"
        )
    return TrainingJobFailed(f"Bedrock ended the training job {job.name} as {job.state}: {reason}")
