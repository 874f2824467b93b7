"""A run costs no more than its budget_usd, as far as prices are known: the job's hours so far and the other costs."""

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

_ID = "cost_limit"


def _check(watched: Watched) -> WatchdogFinding:
    limits = watched.limits
    if limits.budget_usd is None:
        return not_evaluated(_ID, "the run has no budget_usd")
    if limits.hour_usd is None:
        return not_evaluated(_ID, "the price of a training hour is not known; set training_hour_usd")
    usd = watched.job.elapsed_hours * limits.hour_usd + limits.other_usd
    numbers = {"usd": usd, "limit": limits.budget_usd, "hour_usd": limits.hour_usd}
    message = (
        f"{watched.job.elapsed_hours:.1f} hours at USD {limits.hour_usd:g} and USD {limits.other_usd:,.2f} for all "
        f"else make USD {usd:,.2f}, of a budget of USD {limits.budget_usd:,.2f}."
    )
    if usd > limits.budget_usd:
        return fires(_ID, watched.settings.cost_limit.level, message, numbers)
    return holds(_ID, message, numbers)


RULE = WatchdogRule(
    _ID,
    "The job's hours and the run's other costs stay within budget_usd.",
    _check,
    lambda _: Window(LONGEST_LOOK_MINUTES, "minutes"),
)
