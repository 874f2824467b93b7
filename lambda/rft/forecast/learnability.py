"""Whether the reward can teach this model anything, from base responses to training prompts.

Thresholds are published ones: AWS's Nova guide (base reward over 95%: unnecessary; 0%: fine-tune first; under 5%
positive: too sparse) and Microsoft's azure-skills (a failure rate of 25-50% is ideal, under 10% too easy, over 70%
too hard; under 5% of responses may be cut off). Groups without spread carry no gradient in GRPO.
"""

from collections.abc import Sequence
from statistics import fmean

from rft.contracts.errors import RunStateBroken
from rft.contracts.profile import ProfiledResponse
from rft.contracts.recipe import Strict
from rft.evaluation.distributions import stats
from rft.evaluation.prompts import TRUNCATED
from rft.forecast.reasons import Level, Reason

UNNECESSARY = 0.95
SPARSE = 0.05
TOO_EASY, TOO_HARD = 0.10, 0.70
MOST_TRUNCATED, HOPELESS_TRUNCATED = 0.05, 0.50
MOST_FLAT = 0.80
# A response passes when it earns at least this; partial credit stays below.
PASS = 0.5
SAME = 1e-9


class Learnability(Strict):
    """The base model under the training reward; shares are in [0, 1].

    `reward_lower` and `reward_upper` bound the 95% t interval of the mean over prompts. `flat_share` is the share of
    prompts whose samples all score the same, of which `flat_top` all at 1 and `flat_bottom` all at 0.
    """

    prompts: int
    responses: int
    reward_mean: float
    reward_lower: float
    reward_upper: float
    positive_share: float
    positive_upper: float
    failure_share: float
    flat_share: float
    flat_top: float
    flat_bottom: float
    truncated_share: float
    input_tokens_mean: float
    output_tokens_mean: float
    latency_ms_mean: float


def learnability(responses: Sequence[ProfiledResponse]) -> Learnability:
    """Summarise the base sample.

    Raises:
        RunStateBroken: there are no responses.
    """
    if not responses:
        raise RunStateBroken("the base sample has no responses")
    groups: dict[str, list[float]] = {}
    for item in responses:
        groups.setdefault(item.prompt_id or f"row {item.row}", []).append(item.reward.score)
    means = [fmean(scores) for scores in groups.values()]
    lower, upper = _interval(means)
    scores = [item.reward.score for item in responses]
    positive = sum(score > 0 for score in scores)
    flat = [group[0] for group in groups.values() if max(group) - min(group) < SAME]
    return Learnability(
        prompts=len(groups),
        responses=len(responses),
        reward_mean=fmean(means),
        reward_lower=lower,
        reward_upper=upper,
        positive_share=positive / len(scores),
        positive_upper=float(stats.binomtest(positive, len(scores)).proportion_ci(0.95, "wilson").high),
        failure_share=fmean(score < PASS for score in scores),
        flat_share=len(flat) / len(groups),
        flat_top=sum(score > 1 - SAME for score in flat) / len(groups),
        flat_bottom=sum(score < SAME for score in flat) / len(groups),
        truncated_share=fmean(item.stop_reason in TRUNCATED for item in responses),
        input_tokens_mean=fmean(item.input_tokens for item in responses),
        output_tokens_mean=fmean(item.output_tokens for item in responses),
        latency_ms_mean=fmean(item.latency_ms for item in responses),
    )


def _interval(means: Sequence[float]) -> tuple[float, float]:
    """The 95% t interval of a mean; the whole range where one prompt says nothing about spread."""
    if len(means) < 2:
        return 0.0, 1.0
    if max(means) - min(means) < SAME:
        return means[0], means[0]
    interval = stats.ttest_1samp(means, 0.0).confidence_interval(0.95)
    return float(interval.low), float(interval.high)


def learnability_reasons(found: Learnability) -> list[Reason]:
    """What the thresholds say about it; empty when it is in the range that trains well."""
    return [*_reward_level(found), *_spread(found), *_truncation(found)]


def _reward_level(found: Learnability) -> list[Reason]:
    mean, positive = found.reward_mean, found.positive_share
    if mean > UNNECESSARY:
        text = f"The base model earns {mean:.1%} of the reward already; over {UNNECESSARY:.0%} training is unnecessary."
        return [Reason(rule="ceiling", level=Level.NO_GO, sentence=text)]
    if positive == 0:
        text = (
            f"None of {found.responses:,} base responses earned anything, so there is nothing to reinforce: "
            "fine-tune with examples first, or give partial credit."
        )
        return [Reason(rule="floor", level=Level.NO_GO, sentence=text)]
    if positive < SPARSE:
        shown = found.positive_upper < SPARSE
        text = (
            f"{positive:.1%} of base responses earn anything; under {SPARSE:.0%} the reward is too sparse to learn "
            f"from{'' if shown else ', though this sample is too small to be sure'}."
        )
        return [Reason(rule="sparse", level=Level.NO_GO if shown else Level.WARNING, sentence=text)]
    failing = found.failure_share
    if failing < TOO_EASY:
        text = (
            f"{failing:.0%} of base responses fail; under {TOO_EASY:.0%} the task is too easy to gain much."
        )
        return [Reason(rule="too_easy", level=Level.WARNING, sentence=text)]
    if failing > TOO_HARD:
        text = (
            f"{failing:.0%} of base responses fail; over {TOO_HARD:.0%} learning is slow and may not start."
        )
        return [Reason(rule="too_hard", level=Level.WARNING, sentence=text)]
    return []


def _spread(found: Learnability) -> list[Reason]:
    """Silent at the ceiling and the floor, where no spread is the consequence and not the cause."""
    if found.flat_top == 1.0 or found.flat_bottom == 1.0 or found.flat_share <= MOST_FLAT:
        return []
    none = found.flat_share == 1.0
    text = (
        "Every prompt's responses score the same"
        if none
        else f"On {found.flat_share:.0%} of prompts all responses score the same"
    )
    text += f"; such a group teaches nothing ({found.flat_top:.0%} at 1, {found.flat_bottom:.0%} at 0)."
    return [Reason(rule="spread", level=Level.NO_GO if none else Level.WARNING, sentence=text)]


def _truncation(found: Learnability) -> list[Reason]:
    share = found.truncated_share
    if share <= MOST_TRUNCATED:
        return []
    level = Level.NO_GO if share > HOPELESS_TRUNCATED else Level.WARNING
    text = f"{share:.0%} of base responses are cut off at the token limit; raise inferenceMaxTokens."
    return [Reason(rule="truncation", level=level, sentence=text)]
