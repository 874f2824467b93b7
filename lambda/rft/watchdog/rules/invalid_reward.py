"""Every reward is a number in the contract's range: what is none of those spoils the policy in one step."""

from collections.abc import Sequence
from typing import Any

from rft.watchdog.rules.base import (
    INVALID_REWARDS,
    REWARD,
    VALIDATION_REWARD,
    MetricRow,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    at_most_warn,
    fires,
    holds,
    is_number,
    not_evaluated,
)

_ID = "invalid_reward"
_REWARDS = (REWARD, "critic/rewards/min", "critic/rewards/max", VALIDATION_REWARD)
# Means of a million rewards of 1.0 are not exactly 1.0.
_ROUNDING = 1e-6
_SCORED = "reward function"


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.invalid_reward
    seen = [row for row in watched.metrics if INVALID_REWARDS in row or any(name in row for name in _REWARDS)]
    if not seen:
        return not_evaluated(_ID, "no reward has been seen")
    low, high = settings.low - _ROUNDING, settings.high + _ROUNDING
    broken = [row for row in seen if _broken(row) or not _within(_scored(row), low, high)]
    strange = [row for row in seen if not _within(_reported(row), low, high)]
    bad = broken or strange
    numbers = {"steps": float(len(bad)), "limit": 0.0}
    span = f"[{settings.low:g}, {settings.high:g}]"
    if not bad:
        return holds(_ID, f"Every reward of {len(seen)} steps lies in {span}.", numbers, REWARD)
    first = f"{len(bad)} steps, the first of them step {bad[0].get('step', '?')},"
    if broken:
        message = f"{first} have rewards that are no number or lie outside {span}."
        return fires(_ID, settings.level, message, numbers, REWARD)
    message = f"{first} have rewards outside {span} in what the service reports, not in what was scored."
    return fires(_ID, at_most_warn(settings.level), message, numbers, REWARD)


def _broken(row: MetricRow) -> bool:
    """Whether any source tells of a reward that is no number."""
    return bool(row.get(INVALID_REWARDS)) or any(
        not is_number(value) for value in [*_scored(row), *_reported(row)]
    )


def _within(values: Sequence[Any], low: float, high: float) -> bool:
    return all(low <= value <= high for value in values if is_number(value))


def _scored(row: MetricRow) -> list[Any]:
    """Rewards as the reward function gave them."""
    return _rewards(row) if _SCORED in row.get("sources", (_SCORED,)) else []


def _reported(row: MetricRow) -> list[Any]:
    """Rewards as the service reports them: it may have put a penalty in."""
    own = [] if _SCORED in row.get("sources", (_SCORED,)) else _rewards(row)
    return [*own, *(value for told in (row.get("also") or {}).values() for value in _rewards(told))]


def _rewards(row: MetricRow) -> list[Any]:
    return [row[name] for name in _REWARDS if row.get(name) is not None]


RULE = WatchdogRule(
    _ID,
    "Every reward is a number from 0 to 1.",
    _check,
    lambda _: Window(1, "steps"),
)
