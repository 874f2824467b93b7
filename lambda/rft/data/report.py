"""What a validation comes to: findings, sizes, and what they mean for the training."""

from rft.contracts.finding import Finding
from rft.contracts.outcomes import Severity
from rft.contracts.recipe import Strict
from rft.data.checks.base import Totals
from rft.data.findings import FindingBook, RuleCount
from rft.data.steps import TrainingSize, training_size
from rft.data.tiers import size_tier


class DatasetReport(Strict):
    """What is wrong with the splits, and what they amount to.

    `findings` holds the first 100 of each rule; `counts` counts all. `effective_rows` are the rows without an
    error that Bedrock will not drop for their length; `dropped` are those that it will. `tier` and `advice` are about
    the training split. `training` is None where epochs or batch size are left to Bedrock.
    """

    errors: int
    warnings: int
    notices: int
    counts: dict[str, RuleCount]
    findings: list[Finding]
    rows: dict[str, int]
    effective_rows: dict[str, int]
    dropped: dict[str, int]
    tier: str
    advice: str
    training: TrainingSize | None = None

    @property
    def valid(self) -> bool:
        """Whether the run may go on: there is no error."""
        return self.errors == 0

    @property
    def worst_first(self) -> list[Finding]:
        """The findings, errors before warnings before notices."""
        order = list(Severity)
        return sorted(self.findings, key=lambda found: order.index(found.severity))

    def sentence(self) -> str:
        """The report in one sentence: sizes if it is valid, else the count and the first error."""
        if self.valid:
            sizes = ", ".join(f"{count:,} {split}" for split, count in self.rows.items())
            return f"The data is usable: {sizes} rows, {self.warnings:,} warnings.{self._dropping()}"
        first = next(item for item in self.findings if item.severity is Severity.ERROR)
        more = f" and {self.errors - 1:,} more" if self.errors > 1 else ""
        return f"The data cannot be used: {first.sentence()}{more}."

    def _dropping(self) -> str:
        dropped = self.dropped.get("train", 0)
        if not dropped:
            return ""
        steps = self.training
        falls = (
            f", and {steps.steps:,} steps instead of {steps.steps_of_all:,}"
            if steps is not None and steps.steps != steps.steps_of_all
            else ""
        )
        left = self.effective_rows.get("train", 0)
        return (
            f" Bedrock will drop about {dropped:,} training rows for their length: {left:,} are left{falls}."
        )


def dataset_report(book: FindingBook, totals: Totals) -> DatasetReport:
    """The report of what was booked and counted."""
    train = totals.rows.get("train", 0)
    tier, advice = size_tier(train, totals.settings.limits)
    return DatasetReport(
        errors=book.total(Severity.ERROR),
        warnings=book.total(Severity.WARNING),
        notices=book.total(Severity.NOTICE),
        counts=book.by_rule(),
        findings=book.kept,
        rows=totals.rows,
        effective_rows=totals.effective_rows,
        dropped=totals.dropped,
        tier=tier,
        advice=advice,
        training=training_size(totals),
    )
