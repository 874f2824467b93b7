"""Reads the splits line by line and runs every check on them.

One pass, in the order train, validation, test, so that leakage is reported where it does harm. Memory grows
with the number of rows (a hash each), not with their size.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rft.catalogue.models import RowLimits
from rft.contracts.finding import Finding
from rft.contracts.outcomes import Severity
from rft.contracts.paths import SPLITS
from rft.contracts.recipe import Strict
from rft.data.checks import READ_CHECKS, ROW_CHECKS, TOTAL_CHECKS, prompt_length
from rft.data.checks.base import Line, LineCheck, Memory, Place, Totals
from rft.data.checks.size_tier import size_tier
from rft.data.findings import FindingBook, RuleCount

DROPPED_BY_BEDROCK = frozenset({prompt_length.CHECK.id})
"""Warnings about rows that the service leaves out without a word."""


class DatasetReport(Strict):
    """What is wrong with the splits, and what they amount to.

    `findings` holds the first 100 of each rule; `counts` counts all. `effective_rows` are the rows without an
    error that Bedrock will not drop for their length. `tier` and `advice` are about the training split.
    """

    errors: int
    warnings: int
    notices: int
    counts: dict[str, RuleCount]
    findings: list[Finding]
    rows: dict[str, int]
    effective_rows: dict[str, int]
    tier: str
    advice: str

    @property
    def valid(self) -> bool:
        """Whether the run may go on: there is no error."""
        return self.errors == 0

    def sentence(self) -> str:
        """The report in one sentence: sizes if it is valid, else the count and the first error."""
        if self.valid:
            sizes = ", ".join(f"{count:,} {split}" for split, count in self.rows.items())
            return f"The data is usable: {sizes} rows, {self.warnings:,} warnings."
        first = next(item for item in self.findings if item.severity is Severity.ERROR)
        more = f" and {self.errors - 1:,} more" if self.errors > 1 else ""
        return f"The data cannot be used: {first.sentence()}{more}."


@dataclass
class SplitContext:
    """What one validation shares between its splits: the memory of earlier lines and the book of findings."""

    memory: Memory = field(default_factory=Memory)
    book: FindingBook = field(default_factory=FindingBook)


@dataclass(frozen=True)
class SplitCount:
    """A split's lines, those that can be used, and how often each reference answer (by hash) occurs."""

    rows: int
    effective_rows: int
    answers: dict[str, int]


def validate_split(lines: Iterable[bytes], file: str, split: str, context: SplitContext) -> SplitCount:
    """Check one split's lines and put what is found into the context's book.

    Args:
        lines: the file's lines, with or without their line ends.
        file: what to call the file in findings.
        split: train, validation or test.
        context: shared by the splits of one validation; splits must come in that order.
    """
    rows = effective = 0
    answers: Counter[str] = Counter()
    for number, raw in enumerate(lines, start=1):
        rows += 1
        line = Line(raw.rstrip(b"\r\n"), Place(split, file, number))
        usable = _checked(line, context)
        effective += usable
        if usable and "reference_answer" in line.row:
            answers[_digest(line.row["reference_answer"])] += 1
    return SplitCount(rows, effective, dict(answers))


def validate_datasets(
    splits: Mapping[str, Iterable[bytes]],
    limits: RowLimits,
    *,
    reference_required: bool = True,
    max_prompt_tokens: int | None = None,
    files: Mapping[str, str] | None = None,
) -> DatasetReport:
    """Check every split, and the splits against each other.

    Args:
        splits: the lines of train, test and, where there is one, validation.
        limits: how many training rows the service takes.
        reference_required: whether a row without `reference_answer` is an error.
        max_prompt_tokens: Bedrock's maxPromptLength, if the run sets it.
        files: what to call each split's file; `<split>.jsonl` where it is not given.

    Raises:
        ValueError: a split has a name that the pipeline does not know.
    """
    unknown = set(splits) - set(SPLITS)
    if unknown:
        raise ValueError(f"unknown splits: {', '.join(sorted(unknown))}")
    names = {split: (files or {}).get(split, f"{split}.jsonl") for split in SPLITS}
    context = SplitContext(Memory(reference_required, max_prompt_tokens))
    counted = {
        split: validate_split(splits[split], names[split], split, context)
        for split in SPLITS
        if split in splits
    }
    totals = Totals(
        limits.minimum,
        limits.maximum,
        {split: count.rows for split, count in counted.items()},
        {split: count.effective_rows for split, count in counted.items()},
        names,
        {split: count.answers for split, count in counted.items()},
    )
    for check in TOTAL_CHECKS:
        for split, problem in check.check(totals):
            context.book.add(
                Finding(rule=check.id, severity=problem.severity, message=problem.message, file=names[split])
            )
    tier, advice = size_tier(totals.rows.get("train", 0), limits.minimum)
    book = context.book
    return DatasetReport(
        errors=book.total(Severity.ERROR),
        warnings=book.total(Severity.WARNING),
        notices=book.total(Severity.NOTICE),
        counts=book.by_rule(),
        findings=book.kept,
        rows=totals.rows,
        effective_rows=totals.effective_rows,
        tier=tier,
        advice=advice,
    )


def _checked(line: Line, context: SplitContext) -> bool:
    """Run the line checks; whether Bedrock can use the row."""
    for check in READ_CHECKS:
        if not _passes(check, line, context):
            return False
    # Every row check runs, so that one pass tells a person all that is wrong with a row.
    verdicts = [_passes(check, line, context) for check in ROW_CHECKS]
    return all(verdicts)


def _passes(check: LineCheck, line: Line, context: SplitContext) -> bool:
    """Book what a check finds; whether the row can be used for all that it says."""
    usable = True
    for problem in check.check(line, context.memory):
        context.book.add(
            Finding(
                rule=check.id,
                severity=problem.severity,
                message=problem.message,
                file=line.place.file,
                line=line.place.line,
                path=problem.path,
            )
        )
        usable = usable and problem.severity is not Severity.ERROR and check.id not in DROPPED_BY_BEDROCK
    return usable


def _digest(value: object) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=8).hexdigest()
