"""The paired test: one difference a prompt, so that a prompt's difficulty cancels out."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from rft.contracts.recipe import Strict
from rft.evaluation.distributions import stats

CONFIDENCE = 0.95
# Means of the same scores in another order differ in the last bits; that is no win.
SAME = 1e-9
# The t interval is not to be believed where fewer prompts than these differ.
LEAST_DIFFERING = 20


class PairedStatistics(Strict):
    """Tuned minus base over prompts, in score units.

    `lower` and `upper` bound the two-sided 95% t interval; `p_value` is two-sided; `effect_size` is the mean
    difference over the differences' sd (Cohen's d_z), None where the sd is 0. `nonzero` = wins + losses.
    """

    prompts: int
    base_mean: float
    tuned_mean: float
    gain: float
    sd: float
    lower: float
    upper: float
    p_value: float
    effect_size: float | None
    wins: int
    ties: int
    losses: int

    @property
    def nonzero(self) -> int:
        """Prompts on which the arms differ."""
        return self.wins + self.losses


def paired_statistics(base: Sequence[float], tuned: Sequence[float]) -> PairedStatistics:
    """Compare two arms; each sequence holds every prompt's mean over its samples, in the same order.

    Raises:
        ValueError: the lengths differ, or there are fewer than 2 prompts.
    """
    if len(base) != len(tuned) or len(base) < 2:
        raise ValueError(
            f"a paired test needs two arms of the same 2 or more prompts, not {len(base)} and {len(tuned)}"
        )
    differences = [after - before for before, after in zip(base, tuned, strict=True)]
    gain, sd = fmean(differences), stdev(differences)
    if sd < SAME:
        # The t statistic is 0/0 or x/0 here: the difference is the same on every prompt.
        lower = upper = gain
        p_value, effect = (1.0 if abs(gain) < SAME else 0.0), None
    else:
        test = stats.ttest_rel(tuned, base)
        interval = test.confidence_interval(CONFIDENCE)
        lower, upper = float(interval.low), float(interval.high)
        p_value, effect = float(test.pvalue), gain / sd
    return PairedStatistics(
        prompts=len(differences),
        base_mean=fmean(base),
        tuned_mean=fmean(tuned),
        gain=gain,
        sd=sd,
        lower=lower,
        upper=upper,
        p_value=0.0 if math.isnan(p_value) else p_value,
        effect_size=effect,
        wins=sum(difference > SAME for difference in differences),
        ties=sum(abs(difference) <= SAME for difference in differences),
        losses=sum(difference < -SAME for difference in differences),
    )
