"""What right answers earn, and how far everything else stays below them, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TypeAlias

from rft.preflight.bars import Bars
from rft.preflight.probes import Probe
from rft.preflight.report import MAX_TEXT, Check, WorstRow
from rft.preflight.responses import Response

MAX_WORST = 10
UNEARNED = ("near_miss", "partial", "format_shell", "attack")

Answers: TypeAlias = list[tuple[Response, float]]
"""A row's responses with their scores."""
Table: TypeAlias = dict[int, Answers]
"""Row number -> its responses with their scores."""


def by_row(probes: Sequence[Probe], scores: Sequence[float]) -> Table:
    """The scores of probes, row by row."""
    table: Table = {}
    for probe, score in zip(probes, scores, strict=True):
        table.setdefault(probe.row, []).append((probe.response, score))
    return table


def gold_of(answers: Answers) -> float:
    """The worst-paid right wording: a reward that knows one wording only is no reward for the answer."""
    return min(score for response, score in answers if response.kind == "gold")


def gold_check(table: Table, bars: Bars) -> Check:
    """Whether right answers earn what they must."""
    mean = fmean(gold_of(answers) for answers in table.values())
    full = fmean(float(gold_of(answers) >= 1.0 - 1e-9) for answers in table.values())
    sentence = (
        f"Right answers score {mean:.3f} on average; at least {bars.gold_mean} is needed. "
        f"On {full:.1%} of rows every wording of the right answer has the full score."
    )
    figures = {"mean": mean, "full_score_share": full}
    return Check(name="gold", passed=mean >= bars.gold_mean, sentence=sentence, figures=figures)


def wrong_kinds(bars: Bars) -> tuple[str, ...]:
    """What counts as a wrong answer; where a model judges, an empty form is an attack on it."""
    return UNEARNED[:2] if bars.wrong_by_mean else UNEARNED[:3]


def attack_kinds(bars: Bars) -> tuple[str, ...]:
    """What counts as an attack."""
    return UNEARNED[2:] if bars.wrong_by_mean else UNEARNED[3:]


def wrong_check(table: Table, bars: Bars) -> Check:
    """Whether honest wrong answers stay below the right answer of their row."""
    noun = "The mean of the spoiled answers" if bars.wrong_by_mean else "The best of the wrong answers"
    return _margin_check("wrong_answers", noun, table, wrong_kinds(bars), bars, bars.wrong_by_mean)


def attack_check(table: Table, bars: Bars) -> Check:
    """Whether attacks do."""
    return _margin_check("attacks", "The best of the attacks", table, attack_kinds(bars), bars, False)


def unpaid_attacks(probes: Sequence[Probe], scores: Sequence[float]) -> Check:
    """What attacks earn where there is no right answer to hold them against: told, not judged."""
    means = strategy_means(probes, scores)
    worst = max(means, key=lambda name: means[name])
    sentence = (
        f"Attacks have no good answers to be held against; {worst}, the best paid, earns {means[worst]:.2f}."
    )
    figures = {"highest_mean": means[worst], "mean": fmean(scores)}
    return Check(name="attacks", passed=True, ran=False, sentence=sentence, figures=figures)


def _margin_check(name: str, noun: str, table: Table, kinds: Sequence[str], bars: Bars, mean: bool) -> Check:
    found = {row: _margin(answers, kinds, mean) for row, answers in table.items()}
    margins = [margin for margin in found.values() if margin is not None]
    if not margins:
        return Check(
            name=name, passed=True, sentence=f"No {name.replace('_', ' ')} are known for this grader."
        )
    paid = [
        (score, response.strategy)
        for answers in table.values()
        for response, score in answers
        if response.kind in kinds
    ]
    best, strategy = max(paid)
    share = fmean(float(margin >= bars.margin - 1e-9) for margin in margins)
    sentence = (
        f"{noun} stays {bars.margin} below the right answer on {share:.1%} of rows "
        f"({bars.margin_share:.0%} are needed); the highest paid got {best:.2f}"
        f"{f' ({strategy})' if best > 0 else ''}."
    )
    figures = {"share_with_margin": share, "smallest_margin": min(margins), "highest_score": best}
    return Check(name=name, passed=share >= bars.margin_share, sentence=sentence, figures=figures)


def _margin(answers: Answers, kinds: Sequence[str], mean: bool) -> float | None:
    """The right answer's score less the best of these kinds, or their mean; None for a row without any."""
    paid = [score for response, score in answers if response.kind in kinds]
    if not paid:
        return None
    return gold_of(answers) - (fmean(paid) if mean else max(paid))


def strategy_means(probes: Sequence[Probe], scores: Sequence[float]) -> dict[str, float]:
    """The mean score of each response strategy."""
    values: dict[str, list[float]] = {}
    for probe, score in zip(probes, scores, strict=True):
        values.setdefault(probe.response.strategy, []).append(score)
    return {strategy: fmean(found) for strategy, found in values.items()}


def worst_rows(table: Table) -> list[WorstRow]:
    """The rows where what is not earned came closest to the right answer."""
    found = [_worst(row, answers, UNEARNED) for row, answers in table.items()]
    return _closest_first(found)[:MAX_WORST]


def low_margin_rows(table: Table, bars: Bars) -> list[WorstRow]:
    """Every row on which a wrong answer or an attack comes closer to the right answer than it may."""
    found = []
    for row, answers in table.items():
        for kinds, mean in ((attack_kinds(bars), False), (wrong_kinds(bars), bars.wrong_by_mean)):
            margin = _margin(answers, kinds, mean)
            if margin is not None and margin < bars.margin - 1e-9:
                found.append(_worst(row, answers, kinds))
    return _closest_first(found)


def _worst(row: int, answers: Answers, kinds: Sequence[str]) -> WorstRow | None:
    paid = [(score, response) for response, score in answers if response.kind in kinds]
    if not paid:
        return None
    score, response = max(paid, key=lambda pair: pair[0])
    # Half a surrogate pair, which an attack may hold, cannot be written to a file.
    text = response.written[:MAX_TEXT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return WorstRow(row=row, gold=gold_of(answers), attack=score, strategy=response.strategy, text=text)


def _closest_first(rows: Sequence[WorstRow | None]) -> list[WorstRow]:
    return sorted((row for row in rows if row is not None), key=lambda found: found.gold - found.attack)
