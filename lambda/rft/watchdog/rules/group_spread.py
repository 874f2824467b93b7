"""Most prompts' rollouts differ in reward: a group without spread carries no gradient in GRPO."""

from statistics import fmean

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched, not_evaluated

_ID = "group_spread"
_WINDOW = 5
_SHARE = 0.8


def _check(watched: Watched) -> WatchdogFinding:
    shares = [value for _, value in watched.series("zero_variance_share")][-_WINDOW:]
    if not shares:
        return not_evaluated(_ID, "rollouts cannot be told apart by prompt")
    share = fmean(shares)
    bad = share > _SHARE
    return WatchdogFinding(
        rule=_ID,
        level=Level.WARN if bad else Level.NOTE,
        message=f"In the last {len(shares)} steps {share:.0%} of prompts had rollouts of equal reward"
        + (", so little is being learned." if bad else "."),
        numbers={"share": share, "limit": _SHARE},
    )


RULE = WatchdogRule(_ID, "Most prompts' rollouts differ in reward.", _check)
