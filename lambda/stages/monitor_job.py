"""Monitor job: one tick of the watch over the training job. It merges the metrics, asks the watchdog, and decides."""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import RewardFunctionFailed, TrainingJobFailed
from rft.contracts.job import Checkpoint, JobState, TrainingJob
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.run import Run
from rft.contracts.watchdog import Level
from rft.forecast.rates import TrainingRate
from rft.telemetry.metrics_table import latest_reward
from rft.training.pacing import next_wait
from rft.watchdog.evaluate import WatchdogFinding
from rft_aws.attempts import try_again
from rft_aws.backends import backend_for
from rft_aws.environment import catalogue_folder
from rft_aws.release_run import release_upload
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.run_metrics import expected_steps, merge_metrics, tell_cloudwatch
from rft_aws.stage import StageContext, logger, run_stage
from rft_aws.training_rates import record_rate
from rft_aws.watching import ask_watchdog


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
    watched = ask_watchdog(context, job, rows)
    stop = watched.stops
    broken = [finding for finding in watched.findings if finding.fired and finding.level is not Level.NOTE]
    tell_cloudwatch(run, job, rows, len(broken))
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
    cause = try_again(context, job)
    if cause is not None:
        again = {"attempt": int(submitted["attempt"]), "cause": cause, "reason": job.failure}
        return StageResult.model_validate({"decision": Decision.RETRY, **again})
    raise fault_of(job, run)


def waiting(context: StageContext, job: TrainingJob, rows: list[dict[str, Any]]) -> StageResult:
    """Ask to be called again, later each time."""
    before = context.input.ledger.get("monitor_job") or {}
    return StageResult.model_validate(
        {
            "decision": Decision.WAIT,
            "wait_seconds": next_wait(before.get("wait_seconds")),
            "state": job.state,
            "training": job.training,
            "hours": round(job.elapsed_hours, 2),
            "step": rows[-1]["step"] if rows else 0,
            "expected_steps": expected_steps(context.run),
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
