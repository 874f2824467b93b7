"""Rewards differ, and do not fall back to half of their best: what diverged does not come back by itself."""

from collections.abc import Sequence
from statistics import fmean

from rft.watchdog.rules.base import (
    REWARD,
    MetricRow,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    not_evaluated,
)

_ID = "reward_collapse"
_LOW, _HIGH = "critic/rewards/min", "critic/rewards/max"
_SAME = 1e-9
# A rise so large cannot be the noise of a batch; whoever came so far has learned what there was to learn.
_LEARNED = 0.05


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.reward_collapse
    rewards = [value for _, value in watched.series(REWARD)]
    window = settings.window
    if len(rewards) < window:
        return not_evaluated(_ID, f"fewer than {window} steps")
    same = _identical(watched.rows(REWARD, _LOW, _HIGH)[-window:], window)
    if same is not None and not _learned(rewards[:-window], same):
        message = (
            f"Every rollout of the last {window} steps earned the same {same:.3f}: there is no gradient."
        )
        return fires(_ID, settings.level, message, {"reward": same, "steps": window}, REWARD, _LOW, _HIGH)
    means = [fmean(rewards[end - window : end]) for end in range(window, len(rewards) + 1)]
    best, last = max(means), means[-1]
    numbers = {"last": last, "best": best, "limit": settings.share * best}
    message = f"The reward of the last {window} steps is {last:.3f}, the best so far {best:.3f}"
    if best > 0 and last < settings.share * best:
        return fires(_ID, settings.level, f"{message}: it has collapsed.", numbers, REWARD, _LOW, _HIGH)
    return holds(_ID, f"{message}.", numbers, REWARD, _LOW, _HIGH)


def _identical(rows: Sequence[MetricRow], window: int) -> float | None:
    """The one reward of all these steps' rollouts; None where they differ or are too few."""
    if len(rows) < window:
        return None
    low, high = min(float(row[_LOW]) for row in rows), max(float(row[_HIGH]) for row in rows)
    return high if high - low <= _SAME else None


def _learned(before: Sequence[float], value: float) -> bool:
    """Whether training climbed to this reward: then everything is right, which is no collapse."""
    return bool(before) and value >= max(before) - _SAME and value - min(before) > _LEARNED


RULE = WatchdogRule(
    _ID,
    "Rollouts of a window of steps do not all earn the same, and the reward stays above half of its best.",
    _check,
    lambda settings: Window(settings.reward_collapse.window, "steps"),
)
