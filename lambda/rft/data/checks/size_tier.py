"""The training split's size suits what is wanted of it (AWS best practices for RFT, 2026-04-08)."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import Problem, TotalCheck, Totals

EXPERIMENT, TYPICAL, COMPLEX = 200, 5_000, 10_000


def size_tier(rows: int, minimum: int) -> tuple[str, str]:
    """A tier's name and its advice: too_small, experiment, typical, complex or beyond_advice."""
    if rows < minimum:
        return "too_small", f"Bedrock needs at least {minimum:,} training rows."
    if rows < EXPERIMENT:
        return "experiment", "Enough for a first experiment; expect to add rows before you rely on the gain."
    if rows <= TYPICAL:
        return "typical", "The usual size for one task."
    if rows <= COMPLEX:
        return "complex", "The size that AWS advises for complex tasks."
    return "beyond_advice", "More than the 10,000 rows that AWS advises; a sample may teach as much for less."


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    rows = totals.rows.get("train", 0)
    tier, advice = size_tier(rows, totals.minimum)
    if tier == "beyond_advice":
        yield "train", Problem(f"{rows:,} rows: {advice}", Severity.WARNING)
    elif tier == "experiment":
        yield "train", Problem(f"{rows:,} rows: {advice}", Severity.NOTICE)


CHECK = TotalCheck("size_tier", "The training split's size suits what is wanted of it.", _check)
