"""How small a gain the verdict's paired test can see on n prompts, and how many prompts a gain needs.

The test is `rft.evaluation.paired` with the rule of `rft.evaluation.verdict`: a two-sided 95% t interval of the
per-prompt differences whose lower end lies above the minimum gain, and 20 prompts or more that differ. The power of a
t test is the tail of the noncentral t distribution (Chow, Shao, Wang: Sample Size Calculations in Clinical Research,
3.1).
"""

import math
import random
from collections.abc import Callable, Sequence
from statistics import fmean, variance

from rft.evaluation.distributions import special
from rft.evaluation.paired import LEAST_DIFFERING, SAME

POWER = 0.8
ALPHA = 0.05
# True ability differs between prompts and the tuned model mostly keeps the order; no data can tell before
# training.
ASSUMED_CORRELATION = 0.5
MOST_PROMPTS = 10_000_000
# Detection is as good as sure, or as good as impossible, so many standard errors from the critical value.
FAR = 12.0
_DRAWS = 4_000
_HALVINGS = 50


def detection_power(gain: float, prompts: int, sd: float, *, alpha: float = ALPHA) -> float:
    """The probability that the two-sided `1 - alpha` interval lies above zero, in [0, 1].

    Args:
        gain: the true mean difference, in score units, any sign.
        prompts: number of paired prompts, at least 2.
        sd: standard deviation of the per-prompt differences, in score units, at least 0.

    Raises:
        ValueError: fewer than 2 prompts, or a negative sd.
    """
    if prompts < 2 or sd < 0:
        raise ValueError(f"power needs 2 prompts or more and sd >= 0, not {prompts} and {sd}")
    if sd < SAME:
        return 1.0 if gain > SAME else 0.0
    freedom, shift = prompts - 1, gain * math.sqrt(prompts) / sd
    # scipy.special, since scipy.stats takes forty times as long for one number and searches ask for many.
    critical = float(special.stdtrit(freedom, 1 - alpha / 2))
    if abs(shift - critical) > FAR and freedom > 1:
        return 1.0 if shift > critical else 0.0
    return 1.0 - float(special.nctdtr(freedom, shift, critical))


def minimum_detectable_gain(prompts: int, sd: float, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """The true mean difference that `detection_power` gives the probability `power`; arguments and errors as there."""
    if sd < SAME:
        detection_power(0.0, prompts, sd, alpha=alpha)
        return 0.0

    def enough(gain: float) -> bool:
        return detection_power(gain, prompts, sd, alpha=alpha) >= power

    high = sd
    while not enough(high):
        high *= 2
    return _least(enough, 0.0, high)


def prompts_needed(gain: float, sd: float, *, power: float = POWER, alpha: float = ALPHA) -> int | None:
    """The fewest prompts on which a true mean difference of `gain` is detected with probability `power`; at least 2.

    None where no reachable number suffices: the gain is not positive, or more than ten million are needed.
    """
    if gain <= 0:
        return None
    return _fewest(lambda prompts: detection_power(gain, prompts, sd, alpha=alpha) >= power, 2)


def promotion_power(
    gain: float, prompts: int, sd: float, differing: float, *, min_gain: float = 0.0
) -> float:
    """The probability that a model that is better by `gain` is promoted, guardrails aside.

    The interval's lower end must exceed `min_gain`, and 20 prompts or more must differ. `differing` is the expected
    share of prompts that do where nothing is gained. Scores lie in [0, 1], so that a gain of 0.1 moves a tenth of the
    prompts or more: of those that would not differ, too. The two events are taken as independent.
    """
    if prompts < LEAST_DIFFERING:
        return 0.0
    share = differing + (1 - differing) * min(1.0, max(gain, 0.0))
    enough = float(special.bdtrc(LEAST_DIFFERING - 1, prompts, share))
    return detection_power(gain - min_gain, prompts, sd) * enough


def smallest_promoted_gain(
    prompts: int, sd: float, differing: float, *, min_gain: float = 0.0, power: float = POWER
) -> float | None:
    """The smallest true gain that is promoted with probability `power`; None where no gain in [0, 1] is."""

    def enough(gain: float) -> bool:
        return promotion_power(gain, prompts, sd, differing, min_gain=min_gain) >= power

    return _least(enough, 0.0, 1.0) if enough(1.0) else None


def prompts_to_promote(
    gain: float, sd: float, differing: float, *, min_gain: float = 0.0, power: float = POWER
) -> int | None:
    """The fewest prompts on which `gain` is promoted with probability `power`; None where ten million do not do."""

    def enough(prompts: int) -> bool:
        return promotion_power(gain, prompts, sd, differing, min_gain=min_gain) >= power

    return _fewest(enough, LEAST_DIFFERING) if gain > min_gain else None


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


def planning_differing(
    scores: Sequence[Sequence[float]], samples_per_prompt: int, *, correlation: float = ASSUMED_CORRELATION
) -> float:
    """The expected share of prompts on which two arms of the same mean differ, from one arm alone; in [0, 1].

    The model behind `planning_sd` as a lottery: with probability `correlation` the other arm answers as this one does
    on the same prompt, otherwise as it does on another one. 4,000 draws from a fixed seed; arguments as there.
    """
    source = random.Random(0)

    def mean(values: Sequence[float]) -> float:
        return fmean(source.choices(values, k=samples_per_prompt))

    different = 0
    for _ in range(_DRAWS):
        one = source.choice(scores)
        other = one if source.random() < correlation else source.choice(scores)
        different += abs(mean(one) - mean(other)) > SAME
    return different / _DRAWS


def _least(enough: Callable[[float], bool], low: float, high: float) -> float:
    """The smallest number for which a rising condition holds, from above; `high` holds it."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _fewest(enough: Callable[[int], bool], least: int) -> int | None:
    """The smallest number of prompts for which a rising condition holds; None beyond ten million."""
    low, high = least - 1, least
    while not enough(high):
        low, high = high, high * 2
        if high > MOST_PROMPTS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
