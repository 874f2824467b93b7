"""What the base model does with training prompts at training settings: reward, spread, truncation."""

from collections.abc import Sequence
from statistics import fmean

from rft.contracts.errors import RunStateBroken
from rft.contracts.profile import ProfiledResponse
from rft.contracts.recipe import Strict
from rft.evaluation.distributions import stats
from rft.evaluation.prompts import TRUNCATED

# A response passes when it earns at least this; partial credit stays below.
PASS = 0.5
SAME = 1e-9


class Learnability(Strict):
    """The base model under the training reward; shares are in [0, 1].

    `reward_lower` and `reward_upper` bound the 95% t interval of the mean over prompts. `flat_share` is the share of
    prompts whose samples all score the same, of which `flat_top` all at 1 and `flat_bottom` all at 0;
    `samples_per_prompt` is how many samples a prompt has.
    """

    prompts: int
    responses: int
    samples_per_prompt: float
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
        samples_per_prompt=len(responses) / len(groups),
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
    """The 95% t interval of a mean within [0, 1]; all of it where one prompt says nothing about spread."""
    if len(means) < 2:
        return 0.0, 1.0
    if max(means) - min(means) < SAME:
        return means[0], means[0]
    interval = stats.ttest_1samp(means, 0.0).confidence_interval(0.95)
    return max(0.0, float(interval.low)), min(1.0, float(interval.high))
