"""Training begins within hours of a completed validation: jobs were seen to hang there for days without an error."""

from rft.contracts.job import PhaseState
from rft.watchdog.rules.base import (
    LONGEST_LOOK_MINUTES,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
)

_ID = "stalled_start"


def _check(watched: Watched) -> WatchdogFinding:
    job, settings = watched.job, watched.settings.stalled_start
    waiting = (
        job.running and job.validation is PhaseState.COMPLETED and job.training is PhaseState.NOT_STARTED
    )
    if not waiting:
        numbers = {"hours": 0.0, "limit": settings.hours}
        return holds(_ID, "The job is not waiting for training to start.", numbers)
    # The service does not say when validation ended, so hours count from the job's creation.
    hours = job.elapsed_hours
    numbers = {"hours": hours, "limit": settings.hours}
    if hours > settings.hours:
        message = (
            f"Validation is completed and training has not started {hours:.1f} hours after the job was made: "
            "it hangs."
        )
        return fires(_ID, settings.level, message, numbers)
    message = f"Training has not started yet, {hours:.1f} of at most {settings.hours:g} hours after the job was made."
    return holds(_ID, message, numbers)


RULE = WatchdogRule(
    _ID,
    "Training starts within hours of a completed validation.",
    _check,
    lambda settings: Window(settings.stalled_start.hours * 60 + LONGEST_LOOK_MINUTES, "minutes"),
)
