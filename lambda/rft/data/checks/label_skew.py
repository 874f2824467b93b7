"""Where references are labels, each split has the labels that training has, in about the same shares."""

from collections import Counter
from collections.abc import Iterator
from math import sqrt

from rft.data.checks.base import WARNING, CorpusCheck, Line, Place, Problem, Validation

ROWS_PER_LABEL = 10
"""References are labels where each stands in so many rows on average."""

MOST_DIFFERENCE, STANDARD_ERRORS = 0.2, 3.0
"""A label's share in two splits may differ by so much; less than three standard errors is the luck of the draw."""


class _Labels:
    def __init__(self, _validation: Validation) -> None:
        self._counts: dict[str, Counter[bytes]] = {}
        self._first: dict[tuple[str, bytes], Place] = {}

    def see(self, line: Line) -> None:
        if line.reference is not None:
            split = line.place.split
            self._counts.setdefault(split, Counter())[line.reference] += 1
            self._first.setdefault((split, line.reference), line.place)

    def problems(self) -> Iterator[tuple[Place | str, Problem]]:
        everywhere = sum(self._counts.values(), Counter[bytes]())
        train = self._counts.get("train", Counter())
        if not train or len(everywhere) * ROWS_PER_LABEL > everywhere.total():
            return
        for split, labels in self._counts.items():
            if split == "train":
                continue
            missing = [label for label in labels if label not in train]
            if missing:
                rows = sum(labels[label] for label in missing)
                yield (
                    self._first[split, missing[0]],
                    Problem(
                        f"no training row has this reference_answer, and {rows:,} of {labels.total():,} {split} "
                        f"rows have one of {len(missing):,} such labels",
                        path="reference_answer",
                        todo="add training rows with each label, or the model is measured on what it never saw",
                    ),
                )
            yield from self._skewed(split, labels, train)

    def _skewed(
        self, split: str, labels: Counter[bytes], train: Counter[bytes]
    ) -> Iterator[tuple[str, Problem]]:
        label = max(train | labels, key=lambda one: abs(_share(labels, one) - _share(train, one)))
        here, there = _share(labels, label), _share(train, label)
        both = (labels[label] + train[label]) / (labels.total() + train.total())
        error = sqrt(both * (1 - both) * (1 / labels.total() + 1 / train.total()))
        if abs(here - there) > max(MOST_DIFFERENCE, STANDARD_ERRORS * error):
            place = self._first.get((split, label)) or self._first["train", label]
            yield (
                split,
                Problem(
                    f"the reference_answer of {place} stands in {here:.0%} of the {split} rows and in {there:.0%} "
                    "of the training rows"
                ),
            )


def _share(labels: Counter[bytes], label: bytes) -> float:
    return labels[label] / labels.total()


CHECK = CorpusCheck(
    "label_skew",
    "Where references are labels, every split has the labels of training in about the same shares.",
    "draw the splits from the same rows: `rft split` keeps the shares",
    _Labels,
    WARNING,
)
