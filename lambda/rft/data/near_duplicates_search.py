"""Near-duplicates across splits and within them, and the clusters that a new division has to keep together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain

from rft.data.near_duplicates_index import THRESHOLD, PromptIndex

# Of each sort of prompt a bucket keeps the first few, and a prompt is compared with so many in full: rows that are
# all cut from one template would otherwise be compared each with each. The first of a bucket stand for the rest.
KEPT, COMPARISONS = 4, 16


class Kind(Enum):
    """How a prompt lies to an earlier one that it is near to."""

    SAME_REFERENCE = "another split's prompt, with the same reference"
    OTHER_REFERENCE = "another split's prompt, with another reference"
    WITHIN = "a prompt of the same split"


@dataclass(frozen=True, slots=True)
class Near:
    """A prompt, an earlier one that it is near to, and how near: a Jaccard similarity of 0.8 to 1."""

    number: int
    earlier: int
    similarity: float


def near_prompts(
    index: PromptIndex, splits: Sequence[str], identities: Sequence[bytes | None]
) -> dict[Kind, list[Near]]:
    """For every prompt and kind at most one earlier prompt that it is near to.

    Args:
        index: the prompts, sketched.
        splits: the split of each prompt.
        identities: names each prompt's reference; None is like no other.

    Returns:
        By kind, in the order of the prompts; a prompt with an earlier one of the same reference has none of another.
    """
    search = _Search(index, splits, identities)
    for bucket in index.buckets():
        search.look(bucket)
    same = search.found[Kind.SAME_REFERENCE]
    return {
        kind: [
            near[number] for number in sorted(near) if kind is not Kind.OTHER_REFERENCE or number not in same
        ]
        for kind, near in search.found.items()
    }


class _Search:
    def __init__(self, index: PromptIndex, splits: Sequence[str], identities: Sequence[bytes | None]) -> None:
        self._pairs = _Pairs(index)
        # Leakage is an error: what other comparisons cost a prompt may not hide it.
        self._like = _Pairs(index)
        self._splits, self._identities = splits, identities
        self.found: dict[Kind, dict[int, Near]] = {kind: {} for kind in Kind}

    def look(self, bucket: Sequence[int]) -> None:
        """Compare each prompt of a bucket with the earlier ones that the bucket keeps."""
        by_split: dict[str, list[int]] = {}
        by_identity: dict[tuple[str, bytes], list[int]] = {}
        for number in bucket:
            split, identity = self._splits[number], self._identities[number]
            others = [name for name in by_split if name != split]
            if identity is not None and others:
                like = chain.from_iterable(by_identity.get((name, identity), ()) for name in others)
                self._try(Kind.SAME_REFERENCE, number, like)
            if others and number not in self.found[Kind.SAME_REFERENCE]:
                unlike = chain.from_iterable(by_split[name] for name in others)
                self._try(Kind.OTHER_REFERENCE, number, (n for n in unlike if not self._same(n, identity)))
            self._try(Kind.WITHIN, number, by_split.get(split, ()))
            _keep(by_split.setdefault(split, []), number)
            if identity is not None:
                _keep(by_identity.setdefault((split, identity), []), number)

    def _same(self, number: int, identity: bytes | None) -> bool:
        return identity is not None and self._identities[number] == identity

    def _try(self, kind: Kind, number: int, earlier: Iterable[int]) -> None:
        found = self.found[kind]
        if number in found:
            return
        pairs = self._like if kind is Kind.SAME_REFERENCE else self._pairs
        for other in earlier:
            similarity = pairs.similarity(number, other)
            if similarity >= THRESHOLD:
                found[number] = Near(number, other, similarity)
                return


@dataclass
class _Pairs:
    """Similarities with a memory of the pairs that are not near, and a bound on what one prompt may cost."""

    index: PromptIndex
    far: set[int] = field(default_factory=set)
    spent: array[int] = field(default_factory=lambda: array("H"))

    def __post_init__(self) -> None:
        self.spent.extend([0] * len(self.index))

    def similarity(self, number: int, earlier: int) -> float:
        pair = number * len(self.index) + earlier
        if pair in self.far or self.spent[number] >= COMPARISONS:
            return 0.0
        self.spent[number] += 1
        similarity = self.index.similarity(number, earlier)
        if similarity < THRESHOLD:
            self.far.add(pair)
        return similarity


def _keep(kept: list[int], number: int) -> None:
    if len(kept) < KEPT:
        kept.append(number)


class Clusters:
    """Sets of things that belong together, numbered from 0 (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, number: int) -> int:
        """The cluster's name: its smallest member."""
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make one cluster of two."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first


def join_near(index: PromptIndex, clusters: Clusters, of: Callable[[int], int]) -> None:
    """Join the clusters of near prompts; `of` gives a prompt's number in `clusters`."""
    pairs = _Pairs(index)
    for bucket in index.buckets():
        kept: list[int] = []
        for number in bucket:
            for other in kept:
                if clusters.of(of(other)) != clusters.of(of(number)) and (
                    pairs.similarity(number, other) >= THRESHOLD
                ):
                    clusters.join(of(other), of(number))
            if all(clusters.of(of(other)) != clusters.of(of(number)) for other in kept):
                _keep(kept, number)
