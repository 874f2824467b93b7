"""A split's file name ends in .jsonl: AWS's own validators refuse any other."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split in totals.rows:
        if not totals.files[split].endswith(".jsonl"):
            yield split, Problem("its name does not end in .jsonl")


CHECK = TotalCheck("file_suffix", "A file's name ends in .jsonl.", "rename it", _check, WARNING)
