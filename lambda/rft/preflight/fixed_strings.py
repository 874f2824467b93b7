"""What one and the same text earns on every row: a reward that pays it can be had without reading the prompt.

A text is only counted on the rows where it is not the right answer. Where every second row's label is `allow`, the
text `allow` is right on half of the rows; what it earns on the other half is what the reward has to answer for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rft.preflight.bars import Bars
from rft.preflight.probes import Probe
from rft.preflight.report import Check
from rft.preflight.responses.general import FIXED_PREFIX, commonest_answer_share

LEAST_ROWS = 5
"""On fewer rows a mean says little; fewer rows in all are taken as they are."""
MAX_LISTED = 10
SHOWN = 60
COUNTED = ("attack", "format_shell")


@dataclass(frozen=True, slots=True)
class FixedString:
    """A text that is the same on every row, and its mean over the `rows` on which it is not right."""

    text: str
    strategy: str
    mean: float
    rows: int

    @property
    def shown(self) -> str:
        """The text as JSON, in ASCII, cut."""
        text = json.dumps(self.text)
        return text if len(text) <= SHOWN else f'{text[: SHOWN - 4]}..."'


def fixed_strings(probes: Sequence[Probe], scores: Sequence[float]) -> list[FixedString]:
    """Every text that all rows were answered with, best paid first. Rows on which it is the right answer are left out
    of its mean; of a text that is right almost everywhere nothing is said."""
    rows = {probe.row for probe in probes}
    paid: dict[str, list[tuple[Probe, float]]] = {}
    for probe, score in zip(probes, scores, strict=True):
        if probe.response.kind in COUNTED and not probe.response.tool_calls:
            paid.setdefault(probe.response.text, []).append((probe, score))
    found = []
    for text, pairs in paid.items():
        ours = any(probe.response.strategy.startswith(FIXED_PREFIX) for probe, _ in pairs)
        tried = len({probe.row for probe, _ in pairs})
        if tried >= min(LEAST_ROWS, len(rows)) and (ours or tried == len(rows)):
            mean = fmean(score for _, score in pairs)
            found.append(FixedString(text, pairs[0][0].response.strategy, mean, tried))
    return sorted(found, key=lambda each: -each.mean)


def fixed_check(found: Sequence[FixedString], probes: Sequence[Probe], bars: Bars) -> Check:
    """Whether no such text earns more than it may."""
    references = {probe.row: _reference(probe) for probe in probes}
    share = commonest_answer_share(list(references.values()))
    if not found:
        sentence = (
            f"There are no {LEAST_ROWS} rows on which the same text is wrong, so that none could be tried."
        )
        return Check(name="fixed_strings", passed=True, ran=False, sentence=sentence)
    best = found[0]
    owed = f" The commonest right answer is right on {share:.0%} of rows." if any(references.values()) else ""
    over = sum(each.mean > bars.fixed_mean + 1e-9 for each in found)
    if over:
        sentence = (
            f"The same text on every row is paid: {best.shown} ({best.strategy}) earns {best.mean:.2f} on average over "
            f"the {best.rows} rows on which it is not the right answer; {bars.fixed_mean} is the most that it may. "
            f"{over} of {len(found)} such texts earn too much.{owed}"
        )
    else:
        sentence = (
            f"Of {len(found)} texts that are the same on every row the best paid, {best.shown}, earns {best.mean:.3f} "
            f"on average over the rows on which it is not the right answer ({bars.fixed_mean} is the most).{owed}"
        )
    figures = {
        "highest_mean": best.mean,
        "texts": float(len(found)),
        "texts_over": float(over),
        "commonest_answer_share": share,
    }
    return Check(name="fixed_strings", passed=not over, sentence=sentence, figures=figures)


def _reference(probe: Probe) -> str:
    found = probe.sample["metadata"].get("reference_answer")
    return found if isinstance(found, str) else "" if found is None else json.dumps(found, sort_keys=True)


def listed(found: Sequence[FixedString]) -> dict[str, float]:
    """The best paid as the report holds them: text -> mean."""
    return {each.shown: each.mean for each in found[:MAX_LISTED]}
