"""The usable training rows fill a batch at least: a larger batch size than rows makes each epoch one short step."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    batch, usable = totals.settings.hyperparameters.batchSize, totals.effective_rows.get("train", 0)
    if batch is not None and 0 < usable < batch:
        yield "train", Problem(f"batchSize is {batch:,} and {usable:,} rows can be used")


CHECK = TotalCheck(
    "batch_fits",
    "The training rows fill a batch.",
    "lower batchSize to 16 or 32, so that an epoch has several steps",
    _check,
    WARNING,
)
