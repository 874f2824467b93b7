"""Test and validation have enough rows that can be used: a paired test on under 20 prompts is never believed."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import ERROR, WARNING, Problem, TotalCheck, Totals

# See rft.evaluation.verdict.
MEASURED_MINIMUM = 20
# Amazon Nova User Guide, RFT data preparation: at least 100 evaluation examples.
NOVA_EVALUATION_MINIMUM = 100


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split in ("validation", "test"):
        rows, usable = totals.rows.get(split, 0), totals.effective_rows.get(split, 0)
        if not rows:
            continue
        if usable < MEASURED_MINIMUM:
            of = f"{rows:,} rows" if usable == rows else f"{usable:,} of {rows:,} rows can be used"
            yield split, Problem(f"{of}: a comparison needs at least {MEASURED_MINIMUM}")
        elif split == "validation" and usable < NOVA_EVALUATION_MINIMUM:
            yield (
                split,
                Problem(
                    f"{usable:,} rows: the Nova guide asks for {NOVA_EVALUATION_MINIMUM} or more",
                    Severity.WARNING,
                ),
            )


CHECK = TotalCheck(
    "measured_rows",
    "Test and validation have enough usable rows.",
    "add rows, or split the data anew",
    _check,
    (*ERROR, *WARNING),
)
