"""The watchdog's rules: first what concerns time and money, then the rewards, then the curve."""

from rft.watchdog.rules import (
    cost_limit,
    entropy_collapse,
    grader_errors,
    group_spread,
    hours_limit,
    invalid_reward,
    length_growth,
    reward_collapse,
    silent_reward,
    stalled_start,
    validation_gap,
)
from rft.watchdog.rules.base import WatchdogRule

RULES: tuple[WatchdogRule, ...] = (
    hours_limit.RULE,
    cost_limit.RULE,
    stalled_start.RULE,
    silent_reward.RULE,
    invalid_reward.RULE,
    grader_errors.RULE,
    reward_collapse.RULE,
    group_spread.RULE,
    entropy_collapse.RULE,
    validation_gap.RULE,
    length_growth.RULE,
)

REGISTRY: dict[str, WatchdogRule] = {rule.id: rule for rule in RULES}
"""Every rule by its id, which is also its file's name and its key in the settings."""
