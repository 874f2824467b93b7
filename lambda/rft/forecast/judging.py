"""What judging will cost, from what it took on the base sample."""

from collections.abc import Sequence

from rft.catalogue.judge_costs import judging_usd, tokens_of
from rft.catalogue.prices import RunPrices
from rft.contracts.profile import GraderScores, ProfiledResponse
from rft.contracts.recipe import Strict
from rft.forecast.cost import ARMS, REWARD_CALLS_HIGH, CostLine
from rft.graders.judge.client import NO_USAGE, usage_of

# The tuned model's responses may be longer than the base model's, and the judge's reasons with them.
PROFILES_HIGH = 1.5


class JudgeTokens(Strict):
    """What judging one response takes of one function, in tokens; `calls` tells whether it is judged at all."""

    calls: float
    input_tokens: float
    output_tokens: float
    cached_tokens: float


class Judging(Strict):
    """Of both functions, on the mean of the base sample."""

    reward: JudgeTokens
    evaluation: JudgeTokens


def judging(responses: Sequence[ProfiledResponse]) -> Judging:
    """The means over the responses of a profile, of which there is at least one."""
    return Judging(
        reward=_mean([response.reward for response in responses]),
        evaluation=_mean([response.evaluation for response in responses]),
    )


def _mean(scores: Sequence[GraderScores]) -> JudgeTokens:
    total = sum((usage_of(found.metrics) for found in scores), NO_USAGE)
    means = {name: count / len(scores) for name, count in tokens_of(total).items()}
    return JudgeTokens(calls=(total.calls + total.reused) / len(scores), **means)


def judging_lines(
    found: Judging,
    rollouts: int | None,
    profile_calls: int,
    prices: RunPrices,
) -> list[CostLine]:
    """Cost lines of training and of both profiles; none where no judge was asked.

    Args:
        rollouts: training rollouts, None where Bedrock chooses what they depend on.
        profile_calls: responses of one arm of the comparison; both functions score each.
        prices: those of the judges may be None, not known.
    """
    lines = []
    if found.reward.calls:
        one = judging_usd(found.reward.model_dump(), prices.reward_judge)
        known = one is not None and rollouts is not None
        many = (one or 0.0) * (rollouts or 0)
        lines.append(
            CostLine(
                name="judging in training",
                low=many if known else None,
                high=many * REWARD_CALLS_HIGH if known else None,
                basis=_basis(rollouts, found.reward, one),
                source=prices.source("reward_judge"),
            )
        )
    parts = [(found.reward, prices.reward_judge), (found.evaluation, prices.evaluation_judge)]
    asked = [(tokens, judging_usd(tokens.model_dump(), price)) for tokens, price in parts if tokens.calls]
    if asked:
        known = all(usd is not None for _, usd in asked)
        both = sum(usd or 0.0 for _, usd in asked) * profile_calls * ARMS
        lines.append(
            CostLine(
                name="judging of both models' test responses",
                low=both if known else None,
                high=both * PROFILES_HIGH if known else None,
                basis="; ".join(_basis(profile_calls * ARMS, tokens, usd) for tokens, usd in asked),
                source=prices.source("both_judges"),
            )
        )
    return lines


def _basis(responses: int | None, tokens: JudgeTokens, usd: float | None) -> str:
    many = "an unknown number of" if responses is None else f"{responses:,}"
    price = "" if usd is not None else ", price not known"
    return (
        f"{many} responses of {tokens.input_tokens + tokens.cached_tokens:,.0f} judge tokens in and "
        f"{tokens.output_tokens:,.0f} out, as in the base sample{price}"
    )
