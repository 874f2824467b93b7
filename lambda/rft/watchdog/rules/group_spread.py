"""Most prompts' rollouts differ in reward, until they are learned: equal ones carry no gradient in GRPO."""

from statistics import fmean

from rft.watchdog.rules.base import (
    REWARD,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    not_evaluated,
)

_ID = "group_spread"
_SHARE = "zero_variance_share"


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.group_spread
    rows = watched.rows(_SHARE, REWARD)[-settings.window :]
    if not rows:
        return not_evaluated(_ID, "rollouts cannot be told apart by prompt")
    if len(rows) < settings.window:
        return not_evaluated(_ID, f"fewer than {settings.window} steps")
    share = fmean(float(row[_SHARE]) for row in rows)
    reward = fmean(float(row[REWARD]) for row in rows)
    numbers = {"share": share, "limit": settings.share, "reward": reward}
    message = f"In the last {len(rows)} steps {share:.0%} of prompts had rollouts of equal reward"
    if share <= settings.share:
        return holds(_ID, f"{message}.", numbers, _SHARE)
    if reward >= settings.solved:
        return holds(_ID, f"{message}, at a mean reward of {reward:.2f}: they are learned.", numbers, _SHARE)
    return fires(_ID, settings.level, f"{message}, so little is being learned.", numbers, _SHARE)


RULE = WatchdogRule(
    _ID,
    "Most prompts' rollouts differ in reward until they are learned.",
    _check,
    lambda settings: Window(settings.group_spread.window, "steps"),
)
