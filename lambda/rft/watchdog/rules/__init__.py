"""The watchdog's rules. Those about time and stalls stop a job; those about the curve warn."""

from rft.watchdog.rules import (
    grader_errors,
    group_spread,
    hours_limit,
    length_growth,
    reward_collapse,
    stalled_start,
    validation_gap,
)
from rft.watchdog.rules.base import WatchdogRule

RULES: tuple[WatchdogRule, ...] = (
    hours_limit.RULE,
    stalled_start.RULE,
    reward_collapse.RULE,
    group_spread.RULE,
    validation_gap.RULE,
    length_growth.RULE,
    grader_errors.RULE,
)

REGISTRY: dict[str, WatchdogRule] = {rule.id: rule for rule in RULES}
"""Every rule by its id, which is also its file's name."""
