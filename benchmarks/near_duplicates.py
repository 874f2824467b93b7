"""Near-duplicates in 20,000 prompts of 2 KB, as the dataset gate finds them, beside datasketch on the same prompts.

One call takes all prompts: words, shingles, signatures, candidates and, with us, the exact similarity of candidates.
The prompts are made, 1% of them near copies; `remark` says how many of those each finds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from benchmarks.measure import show
from rft.data.near_duplicates_index import PromptIndex
from rft.data.near_duplicates_search import Kind, near_prompts
from rft.data.near_duplicates_words import shingles, words

ROWS_PER_CALL = 20_000
SECONDS_TO_HOLD, MEGABYTES_TO_HOLD = 4, 250
_COPIES = 200
_WORDS_PER_PROMPT = 310
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Made = tuple[Callable[[Any], object], Sequence[Any]]


@lru_cache(maxsize=1)
def _prompts() -> list[str]:
    """The last 200 are copies of the first 200 with four words replaced: a similarity of about 0.93."""
    random = Random(0)
    vocabulary = ["".join(random.choices(_LETTERS, k=random.randint(2, 9))) for _ in range(3000)]
    told = [random.choices(vocabulary, k=_WORDS_PER_PROMPT) for _ in range(ROWS_PER_CALL - _COPIES)]
    for original in told[:_COPIES]:
        copy = list(original)
        for place in random.sample(range(_WORDS_PER_PROMPT), 4):
            copy[place] = "another"
        told.append(copy)
    return [" ".join(prompt) for prompt in told]


def ours(prompts: Sequence[str]) -> set[int]:
    """Numbers of the prompts that are near an earlier one."""
    index = PromptIndex()
    for number, prompt in enumerate(prompts):
        index.add(hashlib.sha256(f"{number}".encode()).digest()[:16], prompt)
    index.sketch()
    found = near_prompts(index, ["train"] * len(prompts), [None] * len(prompts))
    return {near.number for near in found[Kind.WITHIN]}


def datasketch(prompts: Sequence[str]) -> set[int]:
    """Its MinHash of as many values, and its index; candidates are taken at their word."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    found = set()
    for number, prompt in enumerate(prompts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(shingles(words(prompt))))
        if index.query(sketch):
            found.add(number)
        index.insert(str(number), sketch)
    return found


def remark() -> str:
    """What has to hold, and what each finds."""
    prompts = _prompts()
    copies = set(range(ROWS_PER_CALL - _COPIES, ROWS_PER_CALL))
    said = []
    for name, find in (("ours", ours), ("datasketch", datasketch)):
        found = find(prompts)
        said.append(f"{name} {len(found & copies)} of {_COPIES} copies and {len(found - copies)} others")
    return (
        f"to hold: {ROWS_PER_CALL / SECONDS_TO_HOLD:,.0f} rows/s ({ROWS_PER_CALL:,} prompts in {SECONDS_TO_HOLD} s), "
        f"peak under {MEGABYTES_TO_HOLD} MB and rows of the benchmark\nfound: {'; '.join(said)}"
    )


def _made(find: Callable[[Sequence[str]], set[int]]) -> Made:
    return find, [_prompts()]


CONTENDERS: dict[str, Callable[[], Made]] = {
    "ours: rensa, exact candidates": lambda: _made(ours),
    "datasketch, MinHash and LSH": lambda: _made(datasketch),
}

if __name__ == "__main__":
    show("benchmarks.near_duplicates")
