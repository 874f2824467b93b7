"""The watchdog's rules."""

from rft.watchdog.rules import hours_limit, stalled_start
from rft.watchdog.rules.base import WatchdogRule

RULES: tuple[WatchdogRule, ...] = (hours_limit.RULE, stalled_start.RULE)

REGISTRY: dict[str, WatchdogRule] = {rule.id: rule for rule in RULES}
"""Every rule by its id, which is also its file's name."""
