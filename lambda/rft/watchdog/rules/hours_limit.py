"""A job runs no longer than the run's max_training_hours: training is billed by the hour."""

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched

_ID = "hours_limit"


def _check(watched: Watched) -> WatchdogFinding:
    hours, limit = watched.job.elapsed_hours, watched.limits.max_training_hours
    over = hours > limit
    message = (
        f"The job ran {hours:.1f} hours, over its limit of {limit:g}, and is stopped."
        if over
        else f"The job ran {hours:.1f} of at most {limit:g} hours."
    )
    return WatchdogFinding(
        rule=_ID,
        level=Level.STOP if over else Level.NOTE,
        message=message,
        numbers={"hours": hours, "limit": limit},
    )


RULE = WatchdogRule(_ID, "A job runs no longer than max_training_hours.", _check)
