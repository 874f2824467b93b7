"""Training and validation rows together keep within what an account's quota for one job is reported to be."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Problem, TotalCheck, Totals


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    train, most = totals.rows.get("train", 0), totals.settings.limits.maximum
    both = train + totals.rows.get("validation", 0)
    if train <= most < both:
        yield (
            "validation",
            Problem(
                f"training and validation have {both:,} rows together, and an account's quota for one job is "
                f"reported as {most:,}"
            ),
        )


CHECK = TotalCheck(
    "row_quota",
    "Training and validation rows together keep within the quota of one job.",
    "take fewer, or ask for a higher quota",
    _check,
    WARNING,
)
