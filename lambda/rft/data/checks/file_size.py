"""A split's file has at most 500 MB: 20,000 rows of 25 KB, and what a run can copy."""

from collections.abc import Iterator

from rft.contracts.rows import MAX_SPLIT_BYTES
from rft.data.checks.base import Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split, size in totals.bytes.items():
        if size > MAX_SPLIT_BYTES:
            yield split, Problem(f"has {size:,} bytes; at most {MAX_SPLIT_BYTES:,} fit")


CHECK = TotalCheck("file_size", "A file has at most 500 MB.", "take a sample, or shorten the prompts", _check)
