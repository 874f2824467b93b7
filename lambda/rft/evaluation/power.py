"""How small a gain a paired test on n prompts can see, and how many prompts a gain needs.

Standard normal-theory sample size for a paired t test (Chow, Shao, Wang: Sample Size Calculations in Clinical
Research, 3.1), with t in place of z quantiles so that small splits are not flattered.
"""

import math
from collections.abc import Sequence
from statistics import fmean, variance

from rft.evaluation.distributions import stats

POWER = 0.8
ALPHA = 0.05
# True ability differs between prompts and the tuned model mostly keeps the order; no data can tell before
# training.
ASSUMED_CORRELATION = 0.5
MOST_PROMPTS = 10_000_000


def minimum_detectable_gain(prompts: int, sd: float, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """The true mean difference whose two-sided `1 - alpha` interval lies above zero with probability `power`.

    Args:
        prompts: number of paired prompts, at least 2.
        sd: standard deviation of the per-prompt differences, in score units, at least 0.

    Raises:
        ValueError: fewer than 2 prompts, or a negative sd.
    """
    if prompts < 2 or sd < 0:
        raise ValueError(f"power needs 2 prompts or more and sd >= 0, not {prompts} and {sd}")
    freedom = prompts - 1
    quantiles = float(stats.t.ppf(1 - alpha / 2, freedom)) + float(stats.t.ppf(power, freedom))
    return quantiles * sd / math.sqrt(prompts)


def prompts_needed(gain: float, sd: float, *, power: float = POWER, alpha: float = ALPHA) -> int | None:
    """The fewest prompts whose minimum detectable gain is at most `gain`; at least 2.

    None where no reachable number suffices: the gain is not positive, or more than ten million are needed.
    """
    if gain <= 0:
        return None
    z = float(stats.norm.ppf(1 - alpha / 2)) + float(stats.norm.ppf(power))
    start = (z * sd / gain) ** 2
    if start > MOST_PROMPTS:
        return None
    prompts = max(2, math.ceil(start))
    while minimum_detectable_gain(prompts, sd, power=power, alpha=alpha) > gain:
        prompts += 1
    return prompts


def planning_sd(
    scores: Sequence[Sequence[float]], samples_per_prompt: int, *, correlation: float = ASSUMED_CORRELATION
) -> float:
    """The expected sd of per-prompt differences between two arms, from one arm alone.

    A prompt's score varies by its difficulty (between prompts, kept by both arms in part: `correlation`)
    and by sampling (within a prompt, independent in the arms, shrinking with `samples_per_prompt`):
    ``sd^2 = 2 (1 - correlation) between + 2 within / samples_per_prompt``.

    Args:
        scores: one list of sampled scores a prompt; at least 2 prompts.
        samples_per_prompt: responses a prompt in the comparison that is planned.
    """
    means = [fmean(values) for values in scores]
    spreads = [(variance(values), len(values)) for values in scores if len(values) > 1]
    within = fmean([spread for spread, _ in spreads]) if spreads else 0.0
    noise = within * fmean([1 / len(values) for values in scores])
    between = max(0.0, variance(means) - noise)
    return math.sqrt(2 * (1 - correlation) * between + 2 * within / samples_per_prompt)
