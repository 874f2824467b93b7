"""Divides rows into train, validation and test so that no split holds what another has nearly word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from rft.contracts.paths import SPLITS
from rft.data.split_rows import Families, SplitError, SplitRow

ROWS_PER_LABEL = 10
"""References are labels, whose shares are kept, where each stands in so many rows on average."""


@dataclass(frozen=True, slots=True)
class Division:
    """Each row's split, and what was kept together.

    `families` is their number, `largest` the rows of the greatest; `labels` is how many labels the shares of were
    kept, 0 where references are no labels.
    """

    splits: tuple[str, ...]
    families: int
    largest: int
    joined: Mapping[str, int]
    labels: int


def divide(rows: Sequence[SplitRow], shares: Mapping[str, float], seed: int) -> Division:
    """Assign each row a split; the same rows in the same order with the same seed give the same division.

    Args:
        rows: from `read_rows`.
        shares: of each split, adding up to 1; a split with share 0 gets no rows.
        seed: draws the order in which families are placed.

    Raises:
        SplitError: what has to stay together leaves a split without rows.
    """
    families = Families(rows)
    labels = _labels(rows)
    while True:
        members = families.members()
        splits = _placed(members, labels, shares, seed)
        if not families.join_parted(splits):
            break
    largest = max(map(len, members), default=0)
    there = set(splits)
    for split, share in shares.items():
        if share > 0 and split not in there:
            raise SplitError(
                f"the {split} split would be empty: the {len(rows):,} rows fall into {len(members):,} families that "
                f"must not be parted, the largest with {largest:,} rows; add rows that differ more, or group by "
                "another key (--group-by)"
            )
    kinds = len(set(labels)) if len(set(labels)) > 1 else 0
    return Division(tuple(splits), len(members), largest, dict(families.joined), kinds)


def _labels(rows: Sequence[SplitRow]) -> list[bytes | None]:
    """Each row's label; the same None for all where references are no labels."""
    references = [row.reference for row in rows]
    few = len(set(references)) * ROWS_PER_LABEL <= len(rows)
    return list(references) if few else [None] * len(rows)


def _placed(
    families: Sequence[Sequence[int]], labels: Sequence[bytes | None], shares: Mapping[str, float], seed: int
) -> list[str]:
    rows = sum(map(len, families))
    targets = {split: shares[split] * rows for split in SPLITS if shares.get(split, 0) > 0}
    counts = Counter(labels)
    wanted = {split: {label: shares[split] * n for label, n in counts.items()} for split in targets}
    left = {split: dict(of_label) for split, of_label in wanted.items()}
    room = dict(targets)
    splits = [""] * rows
    order = list(range(len(families)))
    Random(seed).shuffle(order)
    # What is large beside the smallest split goes first, where there is most room; the rest is drawn.
    large = min(targets.values()) / 2
    order.sort(key=lambda number: -len(families[number]) if len(families[number]) > large else 0)
    for number in order:
        family = families[number]
        own = Counter(labels[row] for row in family)
        split = _best(own, len(family), room, targets, left, wanted, len(family) > large)
        for row in family:
            splits[row] = split
        room[split] -= len(family)
        for label, count in own.items():
            left[split][label] -= count
    return splits


def _best(
    own: Counter[bytes | None],
    size: int,
    room: Mapping[str, float],
    targets: Mapping[str, float],
    left: Mapping[str, Mapping[bytes | None, float]],
    wanted: Mapping[str, Mapping[bytes | None, float]],
    large: bool,
) -> str:
    """The split that lacks most of the family's labels, as a share of what it should have; training at a tie.

    Half of a family may stick out of its split, so that rounding evens out.
    """
    fitting = [split for split in targets if room[split] >= size / 2]
    if large or not fitting:
        return max(targets, key=lambda split: room[split])

    def lack(split: str) -> tuple[float, float]:
        of_labels = sum(n * left[split][label] / wanted[split][label] for label, n in own.items()) / size
        return of_labels, room[split] / targets[split]

    return max(fitting, key=lack)
