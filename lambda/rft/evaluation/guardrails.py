"""What a better score must not be bought with: broken format, cut-off answers, endless answers.

Each is a non-inferiority test on the same paired prompts: it holds when the whole 95% interval lies on the
right side of its margin, is violated when the whole interval lies on the wrong side, and is not shown in
between.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

from rft.contracts.recipe import Margins, Strict
from rft.evaluation.paired import PairedStatistics, paired_statistics
from rft.evaluation.power import prompts_needed
from rft.evaluation.prompts import PromptScores


class GuardrailStatus(StrEnum):
    """What the interval says."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NOT_SHOWN = "not_shown"
    NOT_EVALUATED = "not_evaluated"


class Guardrail(Strict):
    """One guardrail's result; `value` to `limit` are shares of responses, or ratios for length."""

    name: str
    status: GuardrailStatus
    base: float | None = None
    tuned: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    limit: float | None = None
    prompts_to_decide: int | None = None
    sentence: str


def guardrails(
    base: Sequence[PromptScores], tuned: Sequence[PromptScores], margins: Margins
) -> list[Guardrail]:
    """All guardrails on paired prompts (same order in both arms, at least 2)."""
    return [
        _format(base, tuned, margins.format_drop),
        _truncation(base, tuned, margins.truncation_rise),
        _length(base, tuned, margins.length_ratio),
    ]


def _format(base: Sequence[PromptScores], tuned: Sequence[PromptScores], margin: float) -> Guardrail:
    before = [prompt.formatted for prompt in base if prompt.formatted is not None]
    after = [prompt.formatted for prompt in tuned if prompt.formatted is not None]
    if len(before) != len(base) or len(after) != len(tuned):
        return Guardrail(
            name="format",
            status=GuardrailStatus.NOT_EVALUATED,
            sentence="Format was not evaluated: neither function reports a component named format.",
        )
    statistics = paired_statistics(before, after)
    status = _status(-statistics.upper, -statistics.lower, margin)
    return _shared("format", "Valid format", statistics, status, -margin, margin + statistics.gain)


def _truncation(base: Sequence[PromptScores], tuned: Sequence[PromptScores], margin: float) -> Guardrail:
    statistics = paired_statistics([p.truncated for p in base], [p.truncated for p in tuned])
    status = _status(statistics.lower, statistics.upper, margin)
    return _shared("truncation", "Cut-off responses", statistics, status, margin, margin - statistics.gain)


def _shared(
    name: str,
    title: str,
    statistics: PairedStatistics,
    status: GuardrailStatus,
    limit: float,
    distance: float,
) -> Guardrail:
    """A guardrail whose unit is a share of responses; `distance` is from the estimate to the margin."""
    return Guardrail(
        name=name,
        status=status,
        base=statistics.base_mean,
        tuned=statistics.tuned_mean,
        value=statistics.gain,
        lower=statistics.lower,
        upper=statistics.upper,
        limit=limit,
        prompts_to_decide=_to_decide(status, distance, statistics.sd),
        sentence=(
            f"{title} went from {statistics.base_mean:.1%} to {statistics.tuned_mean:.1%} "
            f"(change {100 * statistics.lower:+.1f} to {100 * statistics.upper:+.1f} points, "
            f"limit {100 * limit:+.1f}): {_WORDS[status]}."
        ),
    )


def _length(base: Sequence[PromptScores], tuned: Sequence[PromptScores], ratio: float) -> Guardrail:
    """On logarithms, so that the interval is one of the geometric mean ratio."""
    before = [math.log(max(prompt.tokens, 1.0)) for prompt in base]
    after = [math.log(max(prompt.tokens, 1.0)) for prompt in tuned]
    statistics = paired_statistics(before, after)
    status = _status(statistics.lower, statistics.upper, math.log(ratio))
    mean_before = sum(prompt.tokens for prompt in base) / len(base)
    mean_after = sum(prompt.tokens for prompt in tuned) / len(tuned)
    # A ratio of thousands is as wrong as one of 10**9; the bound keeps exp from overflowing.
    value, lower, upper = (
        math.exp(min(x, 50.0)) for x in (statistics.gain, statistics.lower, statistics.upper)
    )
    return Guardrail(
        name="length",
        status=status,
        base=mean_before,
        tuned=mean_after,
        value=value,
        lower=lower,
        upper=upper,
        limit=ratio,
        prompts_to_decide=_to_decide(status, math.log(ratio) - statistics.gain, statistics.sd),
        sentence=(
            f"Mean length went from {mean_before:.0f} to {mean_after:.0f} tokens "
            f"({lower:.2f} to {upper:.2f} times a prompt's own, limit {ratio:g}): {_WORDS[status]}."
        ),
    )


def _status(lower: float, upper: float, margin: float) -> GuardrailStatus:
    """Of an interval of harm: more is worse, and `margin` is the most that is allowed."""
    if upper < margin:
        return GuardrailStatus.HOLDS
    return GuardrailStatus.VIOLATED if lower > margin else GuardrailStatus.NOT_SHOWN


def _to_decide(status: GuardrailStatus, distance: float, sd: float) -> int | None:
    return prompts_needed(abs(distance), sd) if status is GuardrailStatus.NOT_SHOWN else None


_WORDS = {
    GuardrailStatus.HOLDS: "the guardrail holds",
    GuardrailStatus.VIOLATED: "the guardrail is violated",
    GuardrailStatus.NOT_SHOWN: "too few prompts to say",
}
