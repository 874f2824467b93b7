"""CloudWatch metrics of a training job, written by Monitor job at every look."""

from typing import Any

from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.metrics import JOB_PHASES
from rft.telemetry.emf import emf_document

_ENDED = {
    JobState.COMPLETED: "completed",
    JobState.STOPPING: "stopped",
    JobState.STOPPED: "stopped",
    JobState.FAILED: "failed",
}


def job_phase(job: TrainingJob) -> str:
    """The word of `JOB_PHASES` that says where a job is."""
    ended = _ENDED.get(job.state)
    if ended is not None:
        return ended
    if job.training is not PhaseState.NOT_STARTED:
        return "training"
    if job.validation is PhaseState.COMPLETED or job.data_processing is not PhaseState.NOT_STARTED:
        return "preparing data"
    return "checking data" if job.validation is not PhaseState.NOT_STARTED else "waiting"


def job_record(
    recipe: str,
    run_id: str,
    job: TrainingJob,
    *,
    progress: float,
    zero_variance_share: float | None,
    findings: int,
    timestamp_ms: int,
) -> dict[str, Any]:
    """What Monitor job saw, dimension `recipe`, the run and the job as properties.

    Args:
        progress: the share of the expected steps that is done, in [0, 1].
        zero_variance_share: that of the newest whole step, None where it is not known.
        findings: the watchdog's, warnings and worse.
        timestamp_ms: this machine's time; the job's own clock may be a rehearsal's.
    """
    values: dict[str, float] = {
        "JobPhase": float(JOB_PHASES[job_phase(job)]),
        "TrainingProgress": round(100 * progress, 2),
        "TrainingHours": round(job.elapsed_hours, 4),
        "WatchdogFindings": float(findings),
    }
    if zero_variance_share is not None:
        values["ZeroVarianceShare"] = zero_variance_share
    return emf_document(
        values,
        dimensions={"recipe": recipe},
        properties={"run": run_id, "job": job.name, "state": job.state},
        timestamp_ms=timestamp_ms,
    )
