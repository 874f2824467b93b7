"""Training begins within hours of a completed validation: jobs were seen to hang there for days without an error."""

from rft.contracts.job import PhaseState
from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched

_ID = "stalled_start"


def _check(watched: Watched) -> WatchdogFinding:
    job, limit = watched.job, watched.limits.max_start_hours
    waiting = (
        job.running and job.validation is PhaseState.COMPLETED and job.training is PhaseState.NOT_STARTED
    )
    # The service does not say when validation ended, so hours count from the job's creation.
    hours = job.elapsed_hours if waiting else 0.0
    stalled = waiting and hours > limit
    if stalled:
        message = (
            f"Validation is completed and training has not started {hours:.1f} hours after the job was made: "
            "it hangs and is stopped."
        )
    elif waiting:
        message = (
            f"Training has not started yet, {hours:.1f} of at most {limit:g} hours after the job was made."
        )
    else:
        message = "The job is not waiting for training to start."
    return WatchdogFinding(
        rule=_ID,
        level=Level.STOP if stalled else Level.NOTE,
        message=message,
        numbers={"hours": hours, "limit": limit},
    )


RULE = WatchdogRule(_ID, "Training starts within hours of a completed validation.", _check)
