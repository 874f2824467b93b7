"""Reads the splits line by line and runs every check on them.

One pass, in the order train, validation, test, so that leakage is reported where it does harm. Memory grows
with the number of rows (a hash each), not with their size.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rft.contracts.finding import Finding
from rft.contracts.outcomes import Severity
from rft.contracts.paths import SPLITS
from rft.data.checks import CORPUS_CHECKS, READ_CHECKS, ROW_CHECKS, TOTAL_CHECKS
from rft.data.checks.base import (
    Check,
    CorpusRule,
    Line,
    LineCheck,
    LineRule,
    Place,
    Problem,
    Totals,
    Validation,
)
from rft.data.findings import FindingBook
from rft.data.report import DatasetReport, dataset_report
from rft.data.settings import DatasetSettings

__all__ = ["DatasetReport", "DatasetSettings", "Validator", "validate_datasets"]


@dataclass
class _Counts:
    """Of the splits read so far."""

    rows: Counter[str] = field(default_factory=Counter)
    effective_rows: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    bytes: Counter[str] = field(default_factory=Counter)


def validate_datasets(
    splits: Mapping[str, Iterable[bytes]],
    settings: DatasetSettings,
    *,
    files: Mapping[str, str] | None = None,
) -> DatasetReport:
    """Check every split, and the splits against each other.

    Args:
        splits: the lines of train, test and, where there is one, validation; with or without their line ends.
        settings: the model's limits, the recipe's graders and hyperparameters.
        files: what to call each split's file; `<split>.jsonl` where it is not given.

    Raises:
        ValueError: a split has a name that the pipeline does not know.
    """
    unknown = set(splits) - set(SPLITS)
    if unknown:
        raise ValueError(f"unknown splits: {', '.join(sorted(unknown))}")
    validator = Validator(settings, {split: (files or {}).get(split, f"{split}.jsonl") for split in SPLITS})
    for split in SPLITS:
        if split in splits:
            validator.read(split, splits[split])
    return validator.report()


class Validator:
    """One validation at work: each check is begun once and keeps what it remembers of earlier lines."""

    def __init__(self, settings: DatasetSettings, files: Mapping[str, str]) -> None:
        validation = Validation(settings)
        self._settings = settings
        self._files = dict(files)
        self._book = FindingBook()
        self._counts = _Counts()
        self._reading = [(check, check.begin(validation)) for check in READ_CHECKS]
        self._row = [(check, check.begin(validation)) for check in ROW_CHECKS]
        self._corpus: list[tuple[Check, CorpusRule]] = [
            (check, check.begin(validation)) for check in CORPUS_CHECKS
        ]

    def read(self, split: str, lines: Iterable[bytes]) -> None:
        """Check one split's lines; splits come in the order of `rft.contracts.paths.SPLITS`."""
        counts = self._counts
        counts.rows[split] = 0
        for number, raw in enumerate(lines, start=1):
            counts.rows[split] += 1
            counts.bytes[split] += len(raw)
            line = Line(raw.removesuffix(b"\n"), Place(split, self._files[split], number))
            wrong, dropped = self._checked(line)
            counts.effective_rows[split] += not wrong and not dropped
            counts.dropped[split] += dropped and not wrong

    def report(self) -> DatasetReport:
        """What was found, once every split has been read."""
        for check, rule in self._corpus:
            for where, problem in rule.problems():
                self._note(check, problem, where)
        rows = dict(self._counts.rows)
        totals = Totals(
            self._settings,
            rows,
            {split: self._counts.effective_rows[split] for split in rows},
            {split: self._counts.dropped[split] for split in rows},
            {split: self._counts.bytes[split] for split in rows},
            self._files,
        )
        for total in TOTAL_CHECKS:
            for split, problem in total.check(totals):
                self._note(total, problem, split)
        return dataset_report(self._book, totals)

    def _checked(self, line: Line) -> tuple[bool, bool]:
        """Run the line checks: whether the row has an error, and whether Bedrock would leave it out silently."""
        for check, rule in self._reading:
            if self._run(check, rule, line)[0]:
                return True, False
        wrong = dropped = False
        # Every row check runs, so that one pass tells a person all that is wrong with a row.
        for check, rule in self._row:
            found = self._run(check, rule, line)
            wrong, dropped = wrong or found[0], dropped or found[1]
        for _, seeing in self._corpus:
            seeing.see(line)
        return wrong, dropped

    def _run(self, check: LineCheck, rule: LineRule, line: Line) -> tuple[bool, bool]:
        wrong = dropped = False
        for problem in rule(line):
            severity = self._note(check, problem, line.place)
            wrong = wrong or severity is Severity.ERROR
            dropped = dropped or problem.drops
        return wrong, dropped

    def _note(self, check: Check, problem: Problem, where: Place | str) -> Severity:
        """Book a problem; its sentence says what is wrong, and what to do."""
        severity = problem.severity or check.severities[0]
        todo = check.todo if problem.todo is None else problem.todo
        self._book.add(
            Finding(
                rule=check.id,
                severity=severity,
                message=f"{problem.message}; {todo}" if todo else problem.message,
                file=where.file if isinstance(where, Place) else self._files[where],
                line=where.line if isinstance(where, Place) else None,
                path=problem.path,
            )
        )
        return severity
