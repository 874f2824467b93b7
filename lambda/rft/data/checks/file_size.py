"""A split's file has at most 500 MB: 20,000 rows of 25 KB, and what a run can copy."""

from collections.abc import Iterator

from rft.data.checks.base import Problem, TotalCheck, Totals

# Bedrock publishes no size for RFT; a run's own copy has to fit into Lambda's /tmp of 512 MB.
MAX_FILE_BYTES = 500_000_000


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split, size in totals.bytes.items():
        if size > MAX_FILE_BYTES:
            yield split, Problem(f"has {size:,} bytes; at most {MAX_FILE_BYTES:,} fit")


CHECK = TotalCheck("file_size", "A file has at most 500 MB.", "take a sample, or shorten the prompts", _check)
