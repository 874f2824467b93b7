"""The training split's size suits what is wanted of it (AWS best practices for RFT, 2026-04-08)."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import NOTICE, WARNING, Problem, TotalCheck, Totals
from rft.data.tiers import size_tier


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    rows = totals.rows.get("train", 0)
    tier, advice = size_tier(rows, totals.settings.limits)
    if tier == "beyond_advice":
        yield "train", Problem(f"{rows:,} rows, more than the 10,000 that AWS advises", Severity.WARNING)
    elif tier == "experiment":
        yield "train", Problem(f"{rows:,} rows. {advice.rstrip('.')}", Severity.NOTICE, todo="")


CHECK = TotalCheck(
    "size_tier",
    "The training split's size suits what is wanted of it.",
    "a sample may teach as much for less",
    _check,
    (*WARNING, *NOTICE),
)
