"""Prompts by their MinHash signatures: candidates by banding, then the exact Jaccard similarity of candidates.

Words wait in a temporary file until they are asked for, so that memory grows by a signature a prompt and not by its
text.
"""

from __future__ import annotations

import tempfile
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import blake2b

from rft.data.near_duplicates_words import loose, shingles, words

THRESHOLD = 0.8
"""Jaccard similarity of shingle sets from which two prompts are near-duplicates."""

MIN_SHINGLES = 5
"""Prompts with fewer are compared as wholes: one other word in a short question changes most of its shingles."""

COMMON_SHARE, COMMON_ROWS = 0.1, 20
"""A shingle of more than this share of the prompts, and of this many at least, is the form that they were written in
(instructions, a policy, worked examples), not what tells them apart: it is left out."""

# Of 128 values, 21 bands of 6 find a pair at the threshold with a probability of 1 - (1 - 0.8^6)^21 = 0.998, one of
# similarity 0.5 with 0.28. A pair at the threshold is estimated under 0.65 once in 10,000 times (the estimate's
# standard deviation is 0.035).
VALUES, BANDS, BAND_VALUES = 128, 21, 6
LEAST_ESTIMATE = 0.65
SEED = 20261122

# Common shingles are counted in a sample, so that the count fits into memory whatever the data.
SAMPLE_ROWS, SAMPLE_BYTES = 500, 2**21
BATCH_BYTES = 2**19
PACKED_FROM = 2**13
SHORT_TEXT = 200
"""Characters up to which punctuation is looked at closely, where a sign or a point may be the whole difference."""


class PromptIndex:
    """Distinct prompts, numbered as they are added; search them once all are in."""

    def __init__(self) -> None:
        # Lives as long as the index; the system deletes it with its last handle.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._ends = array("Q", [0])
        self._packed = bytearray()
        self._names: list[bytes] = []
        self._wholes: list[bytes] = []
        self._common: frozenset[bytes] = frozenset()
        self._signatures = bytearray()
        self._compared: frozenset[int] = frozenset()
        self._sets: Callable[[int], set[bytes]] = lru_cache(maxsize=64)(self._shingle_set)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: bytes, text: str) -> int:
        """Take a prompt in; returns its number.

        Args:
            name: a digest of the prompt, equally spread; the sample is drawn by it, whatever the order of the rows.
            text: the conversation without its system turn.
        """
        said = words(text)
        whole = loose(text).encode("utf-8", "surrogatepass") if len(text) <= SHORT_TEXT else said
        # What holds no word at all, such as a picture sign, is like nothing but itself.
        self._wholes.append(blake2b(whole if said else name, digest_size=16).digest())
        self._names.append(name)
        packed = len(said) >= PACKED_FROM
        body = zlib.compress(said, 1) if packed else said
        self._packed.append(packed)
        self._file.write(body)
        self._ends.append(self._ends[-1] + len(body))
        return len(self._names) - 1

    def sketch(self) -> None:
        """Count what is common and make the signatures; to be called once, after the last prompt."""
        # Reports read what a validation left behind, in functions whose asset is without this package.
        from rensa import RMinHash

        self._common = self._shared_by_many()
        compared = set()
        for numbers in self._batches():
            sets = [self._shingle_set(number) for number in numbers]
            matrix = RMinHash.digest_matrix_from_token_sets(sets, num_perm=VALUES, seed=SEED)
            for number, held, values in zip(numbers, sets, matrix.to_rows(), strict=True):
                self._signatures += array("I", values).tobytes()
                if len(held) >= MIN_SHINGLES:
                    compared.add(number)
        self._compared = frozenset(compared)

    def buckets(self) -> Iterator[list[int]]:
        """Groups of two and more prompts that may be near, each in ascending order; a pair may come repeatedly."""
        same: dict[bytes, list[int]] = {}
        for number, whole in enumerate(self._wholes):
            same.setdefault(whole, []).append(number)
        yield from (group for group in same.values() if len(group) > 1)
        size, width = VALUES * 4, BAND_VALUES * 4
        compared = sorted(self._compared)
        for band in range(BANDS):
            held: dict[bytes, list[int]] = {}
            for number in compared:
                start = number * size + band * width
                held.setdefault(bytes(self._signatures[start : start + width]), []).append(number)
            yield from (group for group in held.values() if len(group) > 1)

    def similarity(self, one: int, other: int) -> float:
        """The Jaccard similarity of two prompts' shingle sets, 1 for prompts that are equal but for case, spaces and
        punctuation; 0 where a sure bound says that it is under the threshold, or one of them is too short."""
        if self._wholes[one] == self._wholes[other]:
            return 1.0
        if one not in self._compared or other not in self._compared:
            return 0.0
        if self._estimate(one, other) < LEAST_ESTIMATE:
            return 0.0
        first, second = self._sets(one), self._sets(other)
        both: int = len(first & second)
        return both / (len(first) + len(second) - both)

    def _estimate(self, one: int, other: int) -> float:
        """The share of equal values by their lowest bytes: up to 1 in 256 of the others is taken for equal too."""
        size = VALUES * 4
        first = int.from_bytes(self._signatures[one * size : (one + 1) * size : 4])
        second = int.from_bytes(self._signatures[other * size : (other + 1) * size : 4])
        return (first ^ second).to_bytes(VALUES).count(0) / VALUES

    def _shared_by_many(self) -> frozenset[bytes]:
        counts: Counter[bytes] = Counter()
        rows = taken = 0
        for number in sorted(range(len(self)), key=self._names.__getitem__)[:SAMPLE_ROWS]:
            text = self._words(number)
            taken += len(text)
            if rows and taken > SAMPLE_BYTES:
                break
            rows += 1
            counts.update(set(shingles(text)))
        least = max(COMMON_SHARE * rows, COMMON_ROWS - 1)
        return frozenset(shingle for shingle, count in counts.items() if count > least)

    def _batches(self) -> Iterator[list[int]]:
        batch: list[int] = []
        size = 0
        for number in range(len(self)):
            batch.append(number)
            size += self._ends[number + 1] - self._ends[number]
            if size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _shingle_set(self, number: int) -> set[bytes]:
        held = set(shingles(self._words(number)))
        return held - self._common if self._common else held

    def _words(self, number: int) -> bytes:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        body = self._file.read(end - start)
        return zlib.decompress(body) if self._packed[number] else body
