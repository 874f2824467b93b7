"""The rule that turns a comparison into a verdict.

Promote if and only if the interval's lower bound exceeds `min_gain` and every evaluated guardrail holds.
Reject if a guardrail is shown to be violated, or if the model is not promoted and the upper bound is below
`wanted_gain`. Everything else is insufficient evidence, and so is any comparison in which fewer than 20
prompts differ: the t interval is not to be believed there. Under no true gain, `lower > 0` happens in 2.5% of
runs.
"""

import math
from collections.abc import Sequence

from rft.contracts.outcomes import Verdict
from rft.contracts.recipe import Strict
from rft.evaluation.guardrails import Guardrail, GuardrailStatus
from rft.evaluation.paired import LEAST_DIFFERING, PairedStatistics
from rft.evaluation.power import prompts_needed


class Ruling(Strict):
    """A verdict, its sentence with the numbers, and how many prompts would decide what these do not."""

    verdict: Verdict
    reason: str
    rule: str
    prompts_to_decide: int | None = None


def rule_on(
    statistics: PairedStatistics,
    guardrails: Sequence[Guardrail],
    *,
    primary: str,
    min_gain: float,
    wanted_gain: float,
) -> Ruling:
    """Apply the rule to the primary component's statistics and the guardrails."""
    violated = [item for item in guardrails if item.status is GuardrailStatus.VIOLATED]
    unshown = [item for item in guardrails if item.status is GuardrailStatus.NOT_SHOWN]
    measured = (
        f"On {statistics.prompts:,} prompts {primary} went from {statistics.base_mean:.3f} to "
        f"{statistics.tuned_mean:.3f}, a change of {statistics.gain:+.3f} "
        f"(95% interval {statistics.lower:+.3f} to {statistics.upper:+.3f})"
    )
    better = statistics.lower > min_gain
    if statistics.nonzero < LEAST_DIFFERING:
        verdict = Verdict.INSUFFICIENT_EVIDENCE
        why = (
            f"the models differ on {statistics.nonzero} of them, and fewer than {LEAST_DIFFERING} "
            "are too few to judge by"
        )
    elif violated:
        verdict = Verdict.REJECT
        why = "a guardrail is violated: " + " ".join(item.sentence for item in violated)
    elif better and not unshown:
        verdict = Verdict.PROMOTE
        why = f"the lower bound exceeds the minimum gain {min_gain:.3f} and no guardrail is touched"
    elif statistics.upper < wanted_gain:
        verdict = Verdict.REJECT
        why = f"even the upper bound is below the wanted gain {wanted_gain:.3f}"
    else:
        verdict = Verdict.INSUFFICIENT_EVIDENCE
        why = (
            "the gain is shown, but a guardrail is not: " + " ".join(item.sentence for item in unshown)
            if better
            else f"the interval neither exceeds the minimum gain {min_gain:.3f} nor stays below the wanted "
            f"gain {wanted_gain:.3f}"
        )
    wanted = None
    if verdict is Verdict.INSUFFICIENT_EVIDENCE:
        wanted = _prompts_to_decide(statistics, unshown, min_gain, wanted_gain)
        why += f"; about {wanted:,} test prompts would decide it" if wanted is not None else ""
    return Ruling(
        verdict=verdict,
        reason=f"{measured}: {why.removesuffix('.')}.",
        rule=_rule(statistics, guardrails, min_gain, wanted_gain),
        prompts_to_decide=wanted,
    )


def _prompts_to_decide(
    statistics: PairedStatistics, unshown: Sequence[Guardrail], min_gain: float, wanted_gain: float
) -> int | None:
    """Prompts that give the interval an 80% chance to fall on one side, if gain and sd stay as measured."""
    to_promote = prompts_needed(statistics.gain - min_gain, statistics.sd)
    to_reject = prompts_needed(wanted_gain - statistics.gain, statistics.sd)
    needs = [min((need for need in (to_promote, to_reject) if need is not None), default=None)]
    if statistics.lower > min_gain:
        needs = [item.prompts_to_decide for item in unshown]
    if statistics.nonzero < LEAST_DIFFERING:
        needs.append(math.ceil(LEAST_DIFFERING * statistics.prompts / max(statistics.nonzero, 1)))
    known = [need for need in needs if need is not None]
    return max(*known, statistics.prompts + 1) if known else None


def _rule(
    statistics: PairedStatistics, guardrails: Sequence[Guardrail], min_gain: float, wanted_gain: float
) -> str:
    states = (
        ", ".join(f"{item.name} {item.status.value.replace('_', ' ')}" for item in guardrails) or "none set"
    )
    return (
        f"Promote if and only if the lower bound ({statistics.lower:+.3f}) exceeds the minimum gain "
        f"({min_gain:+.3f}) and every evaluated guardrail holds ({states}). Reject if a guardrail is violated, "
        f"or if the model is not promoted and the upper bound ({statistics.upper:+.3f}) is below the wanted "
        f"gain ({wanted_gain:+.3f}). Otherwise, and whenever fewer than {LEAST_DIFFERING} prompts differ "
        f"({statistics.nonzero} do), the evidence is insufficient."
    )
