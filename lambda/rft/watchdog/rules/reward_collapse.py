"""The reward does not fall back to half of its best: training that diverged does not come back by itself."""

from statistics import fmean

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched, not_evaluated

_ID = "reward_collapse"
_WINDOW = 3
_SHARE = 0.5


def _check(watched: Watched) -> WatchdogFinding:
    rewards = [value for _, value in watched.series("critic/rewards/mean")]
    if len(rewards) < 2 * _WINDOW:
        return not_evaluated(_ID, f"fewer than {2 * _WINDOW} steps")
    means = [fmean(rewards[end - _WINDOW : end]) for end in range(_WINDOW, len(rewards) + 1)]
    best, last = max(means), means[-1]
    bad = best > 0 and last < _SHARE * best
    return WatchdogFinding(
        rule=_ID,
        level=Level.WARN if bad else Level.NOTE,
        message=f"The reward of the last {_WINDOW} steps is {last:.3f}, the best so far {best:.3f}"
        + (": it has collapsed." if bad else "."),
        numbers={"last": last, "best": best, "limit": _SHARE},
    )


RULE = WatchdogRule(_ID, "The reward does not fall back to half of its best.", _check)
