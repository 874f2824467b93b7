"""What a reward function is held to: more where the score is computed, less where a model judges."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """The limits of the checks; scores and margins lie in [0, 1].

    `gold_mean` is what right answers must average; `margin` by how much a wrong answer or an attack must stay below
    the right answer of the same row, `margin_share` the share of rows on which it must. `wrong_by_mean` takes the mean
    of a row's wrong answers instead of the best of them. `repeat_within` is how far the score of the same sample may
    lie at the next asking, `repeat_share` the share of samples for which it must. `unhurt_within` is how far broken
    samples beside it may move a sample's score. `fixed_mean` is the most that one and the same text may average over
    the rows on which it is not the right answer.
    """

    gold_mean: float
    wrong_by_mean: bool
    repeat_within: float
    repeat_share: float
    unhurt_within: float
    margin: float = 0.3
    margin_share: float = 0.99
    fixed_mean: float = 0.1


EXACT = Bars(
    # AWS's own advice is that ground truth should earn the maximum.
    gold_mean=0.9,
    wrong_by_mean=False,
    repeat_within=1e-9,
    repeat_share=1.0,
    unhurt_within=1e-9,
)
JUDGED = Bars(
    # A judge that misses one criterion of five now and then is usable; one that misses more cannot tell good from bad.
    gold_mean=0.8,
    # Wrong answers are spoiled by rule: a single one may still be good, and a rubric pays for what is left of it.
    wrong_by_mean=True,
    # A model does not say the same twice. A tenth is less than one criterion of most rubrics.
    repeat_within=0.1,
    repeat_share=0.9,
    # More than the judge's own noise: a sample that was good and now is not, or the other way round.
    unhurt_within=0.5,
)
JUDGED_ROWS = 20
"""Rows that a judged function is tried on at most: each has about 80 responses, and a third of them are calls."""
