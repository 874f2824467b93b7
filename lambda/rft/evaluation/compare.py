"""Base against tuned model on the same prompts and settings: statistics, guardrails, slices, verdict."""

from collections.abc import Mapping, Sequence
from typing import Any

from rft.contracts.errors import RunStateBroken
from rft.contracts.outcomes import Verdict
from rft.contracts.profile import ProfiledResponse
from rft.contracts.recipe import Evaluation, Strict
from rft.evaluation.distributions import stats
from rft.evaluation.guardrails import Guardrail, guardrails
from rft.evaluation.paired import PairedStatistics, paired_statistics
from rft.evaluation.prompts import (
    PromptScores,
    by_prompt,
    component,
    format_component,
    require_component,
)
from rft.evaluation.verdict import rule_on

BINS = 10
EXAMPLES = 3
EXAMPLE_CHARACTERS = 1_500
LEAST_SLICE = 5
# Microsoft's azure-skills: training grader against an independent one, Spearman 0.8 good, 0.6 the least.
LEAST_AGREEMENT = 0.6


class Example(Strict):
    """One prompt's two answers, cut to 1,500 characters; the texts are model output and not to be trusted."""

    prompt_id: str
    row: int
    base_score: float
    tuned_score: float
    base_text: str
    tuned_text: str


class Slice(Strict):
    """Prompts that share a label. Many slices are looked at, so an interval here is a hint and no verdict."""

    label: str
    value: str
    statistics: PairedStatistics


class Comparison(Strict):
    """Everything that Compare models knows. Histograms count prompts in ten equal bins from 0 to 1.

    `unpaired` prompts were answered in one arm only and are left out; `unscored` responses lack the primary
    component and count 0. `agreement` is Spearman's rho of reward and primary over the tuned responses.
    """

    primary: str
    verdict: Verdict
    reason: str
    rule: str
    prompts_to_decide: int | None
    min_gain: float
    wanted_gain: float
    samples_per_prompt: int
    statistics: PairedStatistics
    reward: PairedStatistics
    guardrails: list[Guardrail]
    slices: list[Slice]
    agreement: float | None
    notes: list[str]
    unpaired: int
    unscored: int
    base_histogram: list[int]
    tuned_histogram: list[int]
    losses: list[Example]
    wins: list[Example]

    def summary(self) -> dict[str, Any]:
        """The few facts that go into the ledger and the champion record."""
        return {
            "verdict": self.verdict.value,
            "primary": self.primary,
            "prompts": self.statistics.prompts,
            "base_mean": round(self.statistics.base_mean, 6),
            "tuned_mean": round(self.statistics.tuned_mean, 6),
            "gain": round(self.statistics.gain, 6),
            "lower": round(self.statistics.lower, 6),
            "upper": round(self.statistics.upper, 6),
            "p_value": self.statistics.p_value,
            "guardrails": {item.name: item.status.value for item in self.guardrails},
            "prompts_to_decide": self.prompts_to_decide,
        }


def compare(
    base: Sequence[ProfiledResponse],
    tuned: Sequence[ProfiledResponse],
    evaluation: Evaluation,
    *,
    labels: Mapping[int, Mapping[str, str]] | None = None,
) -> Comparison:
    """Compare two profiles of the test split.

    Args:
        base, tuned: every response of each arm, in any order.
        evaluation: the recipe's settings: primary component, minimum and wanted gain, guardrail margins.
        labels: by row number, the row's labels to slice by, such as {"difficulty": "hard"}.

    Raises:
        InvalidRunInput: the functions report no such component as the primary.
        RunStateBroken: an arm is empty, or shares fewer than 2 prompts with the other.
    """
    primary = evaluation.primary
    require_component(base, primary, "base")
    require_component(tuned, primary, "tuned")
    format_name = format_component([*base, *tuned])
    before, after = by_prompt(base, primary, format_name), by_prompt(tuned, primary, format_name)
    shared = [name for name in before if name in after]
    if len(shared) < 2:
        raise RunStateBroken(
            f"the base and tuned profiles share {len(shared)} prompts; a comparison needs 2 or more"
        )
    pairs = [(before[name], after[name]) for name in shared]
    statistics = _paired(pairs, "primary")
    reward = _paired(pairs, "reward")
    rails = guardrails([one for one, _ in pairs], [two for _, two in pairs], evaluation.margins)
    ruling = rule_on(
        statistics, rails, primary=primary, min_gain=evaluation.min_gain, wanted_gain=evaluation.wanted_gain
    )
    agreement = _agreement(tuned, primary)
    unpaired = len(before.keys() ^ after.keys())
    unscored = sum(component(item, primary) is None for item in (*base, *tuned))
    ordered = sorted(pairs, key=lambda pair: pair[1].primary - pair[0].primary)
    return Comparison(
        primary=primary,
        verdict=ruling.verdict,
        reason=ruling.reason,
        rule=ruling.rule,
        prompts_to_decide=ruling.prompts_to_decide,
        min_gain=evaluation.min_gain,
        wanted_gain=evaluation.wanted_gain,
        samples_per_prompt=evaluation.samples_per_prompt,
        statistics=statistics,
        reward=reward,
        guardrails=rails,
        slices=_slices(pairs, labels or {}),
        agreement=agreement,
        notes=_notes(statistics, reward, agreement, unpaired, unscored),
        unpaired=unpaired,
        unscored=unscored,
        base_histogram=_histogram([one.primary for one, _ in pairs]),
        tuned_histogram=_histogram([two.primary for _, two in pairs]),
        losses=[_example(*pair) for pair in ordered[:EXAMPLES] if pair[1].primary < pair[0].primary],
        wins=[_example(*pair) for pair in ordered[::-1][:EXAMPLES] if pair[1].primary > pair[0].primary],
    )


def _paired(pairs: Sequence[tuple[PromptScores, PromptScores]], what: str) -> PairedStatistics:
    return paired_statistics(
        [float(getattr(one, what)) for one, _ in pairs], [float(getattr(two, what)) for _, two in pairs]
    )


def _slices(
    pairs: Sequence[tuple[PromptScores, PromptScores]], labels: Mapping[int, Mapping[str, str]]
) -> list[Slice]:
    groups: dict[tuple[str, str], list[tuple[PromptScores, PromptScores]]] = {}
    for pair in pairs:
        for label, value in labels.get(pair[0].row, {}).items():
            groups.setdefault((label, value), []).append(pair)
    return [
        Slice(label=label, value=value, statistics=_paired(group, "primary"))
        for (label, value), group in sorted(groups.items(), key=lambda item: item[0])
        if len(group) >= LEAST_SLICE
    ]


def _agreement(responses: Sequence[ProfiledResponse], primary: str) -> float | None:
    """Spearman's rho of reward and primary; None where one of them is constant."""
    pairs = [(item.reward.score, component(item, primary) or 0.0) for item in responses]
    if len({one for one, _ in pairs}) < 2 or len({two for _, two in pairs}) < 2:
        return None
    return float(stats.spearmanr([one for one, _ in pairs], [two for _, two in pairs]).statistic)


def _notes(
    statistics: PairedStatistics,
    reward: PairedStatistics,
    agreement: float | None,
    unpaired: int,
    unscored: int,
) -> list[str]:
    notes = []
    if reward.lower > 0 and statistics.lower <= 0:
        notes.append(
            f"The training reward rose by {reward.gain:+.3f} but the independent score is not shown to have "
            "risen: the model may have learned to please the reward function."
        )
    if agreement is not None and agreement < LEAST_AGREEMENT:
        notes.append(
            f"Reward and independent score rank the tuned responses differently (Spearman {agreement:.2f}; "
            f"{LEAST_AGREEMENT} is the least to expect)."
        )
    if unpaired:
        notes.append(f"{unpaired:,} prompts were answered in one arm only and are left out.")
    if unscored:
        notes.append(f"{unscored:,} responses could not be judged and count 0.")
    return notes


def _histogram(scores: Sequence[float]) -> list[int]:
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, max(0, int(score * BINS)))] += 1
    return counts


def _example(base: PromptScores, tuned: PromptScores) -> Example:
    return Example(
        prompt_id=base.prompt_id,
        row=base.row,
        base_score=base.primary,
        tuned_score=tuned.primary,
        base_text=base.example.text[:EXAMPLE_CHARACTERS],
        tuned_text=tuned.example.text[:EXAMPLE_CHARACTERS],
    )
