"""Every reward is a number in the contract's range: what is none of those spoils the policy in one step."""

from rft.watchdog.rules.base import (
    INVALID_REWARDS,
    REWARD,
    VALIDATION_REWARD,
    MetricRow,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    fires,
    holds,
    is_number,
    not_evaluated,
)

_ID = "invalid_reward"
_REWARDS = (REWARD, "critic/rewards/min", "critic/rewards/max", VALIDATION_REWARD)
# Means of a million rewards of 1.0 are not exactly 1.0.
_ROUNDING = 1e-6


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.invalid_reward
    seen = [row for row in watched.metrics if INVALID_REWARDS in row or any(name in row for name in _REWARDS)]
    if not seen:
        return not_evaluated(_ID, "no reward has been seen")
    low, high = settings.low - _ROUNDING, settings.high + _ROUNDING
    bad = [row for row in seen if _invalid(row, low, high)]
    numbers = {"steps": float(len(bad)), "limit": 0.0}
    if not bad:
        message = f"Every reward of {len(seen)} steps lies in [{settings.low:g}, {settings.high:g}]."
        return holds(_ID, message, numbers, REWARD)
    message = (
        f"{len(bad)} steps, the first of them step {bad[0].get('step', '?')}, have rewards that are no number or lie "
        f"outside [{settings.low:g}, {settings.high:g}]."
    )
    return fires(_ID, settings.level, message, numbers, REWARD)


def _invalid(row: MetricRow, low: float, high: float) -> bool:
    # Another source's figure for the same step counts as much: what the service says is what the policy learns from.
    told = [row, *(row.get("also") or {}).values()]
    found = [each[name] for each in told for name in _REWARDS if each.get(name) is not None]
    return bool(row.get(INVALID_REWARDS)) or any(
        not is_number(value) or not low <= value <= high for value in found
    )


RULE = WatchdogRule(
    _ID,
    "Every reward is a number from 0 to 1.",
    _check,
    lambda _: Window(1, "steps"),
)
