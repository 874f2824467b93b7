"""Responses do not triple in length while the reward rises: that is verbosity being paid (azure-skills' threshold)."""

from statistics import fmean

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched, not_evaluated

_ID = "length_growth"
_WINDOW = 3
_RATIO = 3.0


def _check(watched: Watched) -> WatchdogFinding:
    lengths = [value for _, value in watched.series("response_length/mean")]
    rewards = [value for _, value in watched.series("critic/rewards/mean")]
    if min(len(lengths), len(rewards)) < 2 * _WINDOW or fmean(lengths[:_WINDOW]) <= 0:
        return not_evaluated(_ID, f"fewer than {2 * _WINDOW} steps with length and reward")
    ratio = fmean(lengths[-_WINDOW:]) / fmean(lengths[:_WINDOW])
    rise = fmean(rewards[-_WINDOW:]) - fmean(rewards[:_WINDOW])
    bad = ratio >= _RATIO and rise > 0
    return WatchdogFinding(
        rule=_ID,
        level=Level.WARN if bad else Level.NOTE,
        message=f"Responses are {ratio:.1f} times as long as in the first steps while the reward moved {rise:+.3f}"
        + (": the reward may be paying for length." if bad else "."),
        numbers={"ratio": ratio, "limit": _RATIO, "reward_rise": rise},
    )


RULE = WatchdogRule(_ID, "Responses do not triple in length while the reward rises.", _check)
