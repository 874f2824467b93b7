"""A job runs no longer than the run's max_training_hours: training is billed by the hour."""

from rft.watchdog.rules.base import (
    LONGEST_LOOK_MINUTES,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
)

_ID = "hours_limit"


def _check(watched: Watched) -> WatchdogFinding:
    hours, limit = watched.job.elapsed_hours, watched.limits.max_training_hours
    numbers = {"hours": hours, "limit": limit}
    if hours > limit:
        message = f"The job ran {hours:.1f} hours, over its limit of {limit:g}."
        return fires(_ID, watched.settings.hours_limit.level, message, numbers)
    return holds(_ID, f"The job ran {hours:.1f} of at most {limit:g} hours.", numbers)


RULE = WatchdogRule(
    _ID,
    "A job runs no longer than max_training_hours.",
    _check,
    lambda _: Window(LONGEST_LOOK_MINUTES, "minutes"),
)
