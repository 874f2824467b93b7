"""The verdict rule, case by case, and how often it errs when the truth is known."""

import re

import numpy as np
import pytest

from rft.contracts.outcomes import Verdict
from rft.evaluation.guardrails import Guardrail, GuardrailStatus
from rft.evaluation.paired import PairedStatistics, paired_statistics
from rft.evaluation.verdict import Ruling, rule_on


def statistics(gain: float, half: float, nonzero: int = 100, prompts: int = 200) -> PairedStatistics:
    """An interval of `gain` plus and minus `half`; the sd is the one that gives it."""
    return PairedStatistics(
        prompts=prompts,
        base_mean=0.5,
        tuned_mean=0.5 + gain,
        gain=gain,
        sd=half * prompts**0.5 / 1.972,
        lower=gain - half,
        upper=gain + half,
        p_value=0.04,
        effect_size=0.1,
        wins=nonzero,
        ties=prompts - nonzero,
        losses=0,
    )


def rail(status: GuardrailStatus, need: int | None = None) -> Guardrail:
    return Guardrail(name="format", status=status, prompts_to_decide=need, sentence="Valid format fell.")


def rule(
    found: PairedStatistics, *rails: Guardrail, min_gain: float = 0.0, wanted_gain: float = 0.05
) -> Ruling:
    return rule_on(found, rails, primary="accuracy", min_gain=min_gain, wanted_gain=wanted_gain)


HOLDS, VIOLATED = rail(GuardrailStatus.HOLDS), rail(GuardrailStatus.VIOLATED)
UNSHOWN, SKIPPED = rail(GuardrailStatus.NOT_SHOWN, 700), rail(GuardrailStatus.NOT_EVALUATED)


@pytest.mark.parametrize(
    ("found", "rails", "verdict"),
    [
        (statistics(0.10, 0.05), [HOLDS], Verdict.PROMOTE),
        (statistics(0.10, 0.05), [SKIPPED], Verdict.PROMOTE),
        (statistics(0.10, 0.05), [VIOLATED], Verdict.REJECT),
        (statistics(0.10, 0.05), [UNSHOWN], Verdict.INSUFFICIENT_EVIDENCE),
        (statistics(0.02, 0.01), [HOLDS], Verdict.PROMOTE),
        (statistics(0.02, 0.01), [UNSHOWN], Verdict.REJECT),
        (statistics(0.02, 0.02), [HOLDS], Verdict.REJECT),
        (statistics(0.03, 0.05), [HOLDS], Verdict.INSUFFICIENT_EVIDENCE),
        (statistics(-0.10, 0.05), [HOLDS], Verdict.REJECT),
        (statistics(0.0, 0.20), [VIOLATED], Verdict.REJECT),
        (statistics(0.30, 0.05, nonzero=19), [HOLDS], Verdict.INSUFFICIENT_EVIDENCE),
        (statistics(0.30, 0.05, nonzero=20), [HOLDS], Verdict.PROMOTE),
        (statistics(-0.30, 0.05, nonzero=19), [VIOLATED], Verdict.INSUFFICIENT_EVIDENCE),
    ],
)
def test_the_rule(found: PairedStatistics, rails: list[Guardrail], verdict: Verdict) -> None:
    assert rule(found, *rails).verdict is verdict


def test_the_minimum_gain_must_be_exceeded_by_the_lower_bound() -> None:
    assert rule(statistics(0.10, 0.04), HOLDS, min_gain=0.05).verdict is Verdict.PROMOTE
    assert rule(statistics(0.10, 0.06), HOLDS, min_gain=0.05).verdict is Verdict.INSUFFICIENT_EVIDENCE


def test_the_reason_has_the_numbers() -> None:
    ruling = rule(statistics(0.10, 0.05), HOLDS)
    assert ruling.reason == (
        "On 200 prompts accuracy went from 0.500 to 0.600, a change of +0.100 (95% interval +0.050 to +0.150): "
        "the lower bound exceeds the minimum gain 0.000 and no guardrail is touched."
    )
    assert "format holds" in ruling.rule and "(+0.050) exceeds the minimum gain" in ruling.rule


def test_insufficient_evidence_says_how_many_prompts_decide() -> None:
    ruling = rule(statistics(0.03, 0.05), HOLDS)
    assert ruling.prompts_to_decide is not None and ruling.prompts_to_decide > 200
    assert f"about {ruling.prompts_to_decide:,} test prompts would decide it" in ruling.reason
    assert rule(statistics(0.10, 0.05), UNSHOWN).prompts_to_decide == 700
    assert rule(statistics(0.30, 0.05, nonzero=10), HOLDS).prompts_to_decide == 400
    assert rule(statistics(0.10, 0.05), HOLDS).prompts_to_decide is None


def test_that_many_prompts_do_decide_in_most_runs() -> None:
    """Simulated at the number that was named, with gain and sd as measured."""
    source = np.random.default_rng(11)
    ruling = rule(statistics(0.03, 0.05), HOLDS)
    needed, sd = ruling.prompts_to_decide, statistics(0.03, 0.05).sd
    assert needed is not None
    decided = 0
    for _ in range(200):
        tuned = source.normal(0.03, sd, needed)
        again = rule(paired_statistics([0.0] * needed, tuned.tolist()), HOLDS)
        decided += again.verdict is not Verdict.INSUFFICIENT_EVIDENCE
    assert decided >= 150


def _share_promoted(gain: float, prompts: int, runs: int, seed: int) -> float:
    """Four right-or-wrong samples a prompt in both arms; the tuned model's chance is higher by `gain`."""
    source = np.random.default_rng(seed)
    promoted = 0
    for _ in range(runs):
        chance = source.beta(2, 2, prompts)
        base = source.binomial(4, chance) / 4
        tuned = source.binomial(4, (chance + gain).clip(0, 1)) / 4
        promoted += rule(paired_statistics(base.tolist(), tuned.tolist()), HOLDS).verdict is Verdict.PROMOTE
    return promoted / runs


@pytest.mark.parametrize("prompts", [40, 200])
def test_a_model_that_gained_nothing_is_rarely_promoted(prompts: int) -> None:
    """2.5% is the design; 3.5% allows for three standard errors of 2,000 runs."""
    assert _share_promoted(0.0, prompts, 2_000, seed=5) <= 0.035


def test_a_model_that_gained_is_promoted() -> None:
    assert _share_promoted(0.08, 300, 200, seed=6) >= 0.9


def test_a_worse_model_is_never_promoted() -> None:
    assert _share_promoted(-0.05, 100, 200, seed=8) == 0


def test_reasons_are_one_line() -> None:
    for half in (0.01, 0.05, 0.3):
        assert not re.search(r"\n|\.\.|nan", rule(statistics(0.04, half), UNSHOWN).reason)
