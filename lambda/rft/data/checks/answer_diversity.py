"""No single reference answer fills most of a split: a model that always says it would look good."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import Problem, TotalCheck, Totals

MOST_SHARE = 0.8


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split, answers in totals.answers.items():
        total = sum(answers.values())
        most = max(answers.values(), default=0)
        if total >= 20 and most / total > MOST_SHARE:
            yield (
                split,
                Problem(
                    f"{most:,} of {total:,} rows have the same reference_answer; "
                    f"always giving it would score {most / total:.0%}",
                    Severity.WARNING,
                ),
            )


CHECK = TotalCheck("answer_diversity", "No single reference answer fills most of a split.", _check)
