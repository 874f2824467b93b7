"""From the checks to one decision and one sentence."""

from collections.abc import Sequence
from enum import StrEnum

from rft.forecast.cost import Cost
from rft.forecast.learnability import Learnability
from rft.forecast.power import Power
from rft.forecast.reasons import Level, Reason


class Go(StrEnum):
    """The forecast's decision; `ask` goes on if a person says so."""

    GO = "go"
    GO_WITH_WARNING = "go_with_warning"
    ASK = "ask"
    NO_GO = "no_go"


def decide(checks: Sequence[Reason]) -> Go:
    """The weightiest check decides; notes decide nothing."""
    levels = {check.level for check in checks}
    for level, decision in (
        (Level.NO_GO, Go.NO_GO),
        (Level.ASK, Go.ASK),
        (Level.WARNING, Go.GO_WITH_WARNING),
    ):
        if level in levels:
            return decision
    return Go.GO


def sentence(decision: Go, checks: Sequence[Reason], found: Learnability, power: Power, costs: Cost) -> str:
    """The decision with its reasons; a no-go leaves the figures out that no longer matter."""

    def of(*levels: Level) -> str:
        return "".join(f" {check.sentence}" for check in checks if check.level in levels)

    if decision is Go.NO_GO:
        return f"No-go:{of(Level.NO_GO)}"
    start = (
        f"the base model earns {found.reward_mean:.1%} of the reward "
        f"(95% interval {found.reward_lower:.1%} to {found.reward_upper:.1%})"
    )
    least = power.minimum_detectable_gain
    # Where the wanted gain cannot be seen, the warning itself says what can.
    if least is not None and all(check.rule != "power" or check.level is Level.OK for check in checks):
        start += f", {power.prompts:,} test prompts can show a gain of {least:.3f} or more"
    start += f", and the run costs {costs.sentence()}."
    if decision is Go.ASK:
        return f"A person has to decide:{of(Level.ASK)} Otherwise {start}{of(Level.WARNING, Level.NOTE)}"
    opening = "Go" if decision is Go.GO else "Go with warnings"
    return f"{opening}: {start}{of(Level.WARNING, Level.NOTE)}"
