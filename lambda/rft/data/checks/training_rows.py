"""The training split has as many rows that can be used as the service takes (catalogue: models.yaml)."""

from collections.abc import Iterator

from rft.data.checks.base import Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    limits, rows = totals.settings.limits, totals.rows.get("train", 0)
    usable = totals.effective_rows.get("train", 0)
    if 0 < rows < limits.minimum:
        yield "train", Problem(f"{rows:,} rows: Bedrock needs at least {limits.minimum:,}", todo="add rows")
    elif rows > limits.maximum:
        yield (
            "train",
            Problem(f"{rows:,} rows: Bedrock takes at most {limits.maximum:,}", todo="take a sample"),
        )
    elif rows and usable < limits.minimum:
        yield (
            "train",
            Problem(f"{usable:,} of {rows:,} rows can be used: Bedrock needs at least {limits.minimum:,}"),
        )


CHECK = TotalCheck(
    "training_rows",
    "The training split has as many usable rows as the service takes.",
    "repair the rows that have errors, or add rows",
    _check,
)
