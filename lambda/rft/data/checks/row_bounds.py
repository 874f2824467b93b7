"""Each split has as many rows as the service takes and as the verdict needs."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import ERROR, WARNING, Problem, TotalCheck, Totals

# A paired test on fewer prompts than this is never believed (see rft.evaluation.verdict).
MEASURED_MINIMUM = 20
# Amazon Nova User Guide, RFT data preparation: at least 100 evaluation examples.
NOVA_EVALUATION_MINIMUM = 100


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    train = totals.rows.get("train", 0)
    if train < totals.settings.limits.minimum:
        yield "train", Problem(f"{train:,} rows: Bedrock needs at least {totals.settings.limits.minimum:,}")
    elif train > totals.settings.limits.maximum:
        yield "train", Problem(f"{train:,} rows: Bedrock takes at most {totals.settings.limits.maximum:,}")
    elif totals.effective_rows.get("train", 0) < totals.settings.limits.minimum:
        yield (
            "train",
            Problem(
                f"{totals.effective_rows.get('train', 0):,} of {train:,} rows can be used: "
                f"Bedrock needs at least {totals.settings.limits.minimum:,}"
            ),
        )
    for split in ("validation", "test"):
        if split in totals.rows or split == "test":
            yield from _measured(split, totals.rows.get(split, 0))
    both = train + totals.rows.get("validation", 0)
    if train <= totals.settings.limits.maximum < both:
        yield (
            "validation",
            Problem(
                f"training and validation have {both:,} rows together; an account's quota for one job is "
                f"reported as {totals.settings.limits.maximum:,}",
                Severity.WARNING,
            ),
        )


def _measured(split: str, rows: int) -> Iterator[tuple[str, Problem]]:
    if rows < MEASURED_MINIMUM:
        yield split, Problem(f"{rows:,} rows: a comparison needs at least {MEASURED_MINIMUM}")
    elif split == "validation" and rows < NOVA_EVALUATION_MINIMUM:
        yield (
            split,
            Problem(
                f"{rows:,} rows: the Nova guide asks for {NOVA_EVALUATION_MINIMUM} or more", Severity.WARNING
            ),
        )


CHECK = TotalCheck(
    "row_bounds",
    "Each split has as many rows as the service and the verdict need.",
    "",
    _check,
    (*ERROR, *WARNING),
)
