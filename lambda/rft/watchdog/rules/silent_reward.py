"""While a job trains, its reward function is called: silence means that nobody scores what it samples.

What counts is the service's clock at the looks between which the number of scored rollouts stayed the same; a log line
may come late, and the clock of the log is not the service's.
"""

from rft.contracts.job import JobState, PhaseState
from rft.watchdog.rules.base import (
    LONGEST_LOOK_MINUTES,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    not_evaluated,
)

_ID = "silent_reward"


def _check(watched: Watched) -> WatchdogFinding:
    job, settings, progress = watched.job, watched.settings.silent_reward, watched.progress
    if job.state is not JobState.IN_PROGRESS or job.training is not PhaseState.IN_PROGRESS:
        return not_evaluated(_ID, "the job is not training")
    if progress is None:
        return not_evaluated(_ID, "this is the first look at the training job")
    if not progress.rollouts and any(row.get("step") for row in watched.metrics):
        return not_evaluated(_ID, "steps go on, and the reward calls do not say whose they are")
    minutes = (job.observed_at - progress.since).total_seconds() / 60
    numbers = {"minutes": minutes, "limit": settings.minutes, "rollouts": float(progress.rollouts)}
    if minutes <= settings.minutes:
        message = f"The last new reward call was seen {minutes:.0f} minutes ago."
        return holds(_ID, message, numbers)
    seen = f"after {progress.rollouts:,} rollouts" if progress.rollouts else "since training began"
    message = (
        f"The job trains, and for {minutes:.0f} minutes no new reward call was seen ({seen}): see whether the job may "
        "still invoke the reward function, and the function's log."
    )
    return fires(_ID, settings.level, message, numbers)


RULE = WatchdogRule(
    _ID,
    "No quarter of an hour passes without a reward call while the job trains.",
    _check,
    # The call before the silence may be as old as one look, and the look that tells comes one look later.
    lambda settings: Window(settings.silent_reward.minutes + 2 * LONGEST_LOOK_MINUTES, "minutes"),
)
