"""Keeps the first findings of each rule in full and counts all: a broken file has a short report."""

from collections import Counter

from rft.contracts.finding import Finding
from rft.contracts.outcomes import Severity
from rft.contracts.recipe import Strict

KEPT_PER_RULE = 100


class RuleCount(Strict):
    """How often a rule was broken, by severity."""

    error: int = 0
    warning: int = 0
    notice: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.error + self.warning + self.notice


class FindingBook:
    """Findings as they come in, in order."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it if it is among the first of its rule."""
        seen = sum(self._counts[finding.rule, severity] for severity in Severity)
        self._counts[finding.rule, finding.severity] += 1
        if seen < KEPT_PER_RULE:
            self._kept.append(finding)

    @property
    def kept(self) -> list[Finding]:
        """The findings in full, at most `KEPT_PER_RULE` of each rule."""
        return list(self._kept)

    def by_rule(self) -> dict[str, RuleCount]:
        """Counts of every rule that was broken."""
        rules = dict.fromkeys(rule for rule, _ in self._counts)
        return {
            rule: RuleCount.model_validate(
                {severity.value: self._counts[rule, severity] for severity in Severity}
            )
            for rule in rules
        }

    def total(self, severity: Severity) -> int:
        """How many of one severity, kept or not."""
        return sum(count for (_, found), count in self._counts.items() if found is severity)
