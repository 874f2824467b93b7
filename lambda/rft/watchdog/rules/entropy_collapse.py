"""The policy keeps some entropy: one that gives a prompt a single response has nothing left to compare."""

from statistics import fmean

from rft.watchdog.rules.base import (
    ENTROPY,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    not_evaluated,
)

_ID = "entropy_collapse"


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.entropy_collapse
    window = settings.window
    values = [value for _, value in watched.series(ENTROPY)]
    if not values:
        return not_evaluated(_ID, "the service reports no entropy")
    if len(values) < window:
        return not_evaluated(_ID, f"fewer than {window} steps with entropy")
    first, last = fmean(values[:window]), fmean(values[-window:])
    limit = max(settings.floor, settings.share * first)
    message = f"The entropy of the last {window} steps is {last:.3f} nats, of the first {first:.3f}"
    numbers = {"entropy": last, "limit": limit, "first": first}
    if last < limit:
        message = f"{message}: responses hardly differ any more, so nothing more is learned."
        return fires(_ID, settings.level, message, numbers, ENTROPY)
    return holds(_ID, f"{message}.", numbers, ENTROPY)


RULE = WatchdogRule(
    _ID,
    "The policy's entropy stays away from zero and above a tenth of its start.",
    _check,
    lambda settings: Window(settings.entropy_collapse.window, "steps"),
)
