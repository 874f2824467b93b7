"""Blocks about the watchdog: its rules, their windows, their levels and thresholds."""

from collections.abc import Iterator

from pydantic import BaseModel

from rehearsal.bedrock.curves import CURVE_FAULTS
from rft.contracts.watchdog import WatchdogSettings
from rft.watchdog.rules import RULES
from scripts.doc_blocks.tables import key_rows, table

DEFAULTS = WatchdogSettings()


def rules() -> str:
    """What each rule holds, what it does by default and why, and how soon."""
    return table(
        ("rule", "a healthy job", "otherwise", "because", "fires within", "`rft rehearse --fault`"),
        (
            (
                f"`{rule.id}`",
                rule.rule,
                settings.level.value,
                _why(settings),
                str(rule.window(DEFAULTS)),
                f"`{_fault(rule.id)}`",
            )
            for rule, settings in ((rule, getattr(DEFAULTS, rule.id)) for rule in RULES)
        ),
    )


def thresholds() -> str:
    """Every value that recipe and input can change, by rule."""
    return table(("rule", "key", "type", "range", "default", "what it is"), _values())


def _values() -> Iterator[tuple[str, ...]]:
    for rule in RULES:
        for cells in key_rows(type(getattr(DEFAULTS, rule.id))):
            if cells[0] != "`level`":
                yield (f"`{rule.id}`", *cells)


def _fault(rule: str) -> str:
    """The simulator's fault that breaks the rule; a rule without one stops the generator."""
    fault = f"curve-{rule.replace('_', '-')}"
    if fault not in CURVE_FAULTS:
        raise KeyError(fault)
    return fault


def _why(settings: BaseModel) -> str:
    return type(settings).model_fields["level"].description or ""
