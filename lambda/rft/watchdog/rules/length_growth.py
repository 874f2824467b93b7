"""Responses do not triple in length while the reward rises: that is verbosity being paid (azure-skills' threshold)."""

from statistics import fmean

from rft.watchdog.rules.base import (
    LENGTH,
    REWARD,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    not_evaluated,
)

_ID = "length_growth"


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.length_growth
    window = settings.window
    rows = watched.rows(LENGTH, REWARD)
    if len(rows) < 2 * window:
        return not_evaluated(_ID, f"fewer than {2 * window} steps with length and reward")
    first, last = rows[:window], rows[-window:]
    begun = fmean(float(row[LENGTH]) for row in first)
    if begun <= 0:
        return not_evaluated(_ID, "the first responses are empty")
    ratio = fmean(float(row[LENGTH]) for row in last) / begun
    rise = fmean(float(row[REWARD]) for row in last) - fmean(float(row[REWARD]) for row in first)
    numbers = {"ratio": ratio, "limit": settings.ratio, "reward_rise": rise}
    message = (
        f"Responses are {ratio:.1f} times as long as in the first steps while the reward moved {rise:+.3f}"
    )
    if ratio >= settings.ratio and rise > 0:
        message = f"{message}: the reward may be paying for length."
        return fires(_ID, settings.level, message, numbers, LENGTH, REWARD)
    return holds(_ID, f"{message}.", numbers, LENGTH, REWARD)


RULE = WatchdogRule(
    _ID,
    "Responses do not triple in length while the reward rises.",
    _check,
    lambda settings: Window(settings.length_growth.window, "steps"),
)
