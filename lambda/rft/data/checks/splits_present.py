"""There are a training and a test split, and no split is empty: without test rows there is no verdict."""

from collections.abc import Iterator

from rft.data.checks.base import Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split in ("train", "validation", "test"):
        if split in totals.rows:
            if not totals.rows[split]:
                yield split, Problem("is empty")
        elif split != "validation":
            yield split, Problem(f"there is no {split} split")


CHECK = TotalCheck(
    "splits_present",
    "There are a training and a test split, and none is empty.",
    "make one with `rft split`",
    _check,
)
