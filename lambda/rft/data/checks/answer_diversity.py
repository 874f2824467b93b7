"""No single reference answer fills most of a split: a model that always says it would look good.

Even one reference for all rows is a warning and no error: Bedrock's guide calls the key mandatory, so rewards that
compare with nothing (format, length, a judge) are served with a filler.
"""

from collections import Counter
from collections.abc import Iterator

from rft.data.checks.base import WARNING, CorpusCheck, Line, Problem, Validation

MOST_SHARE = 0.8
"""Always giving the most frequent answer may not score more: what is left is too little to learn from."""

LEAST_ROWS = 20
"""Of fewer rows shares say nothing."""


class _Answers:
    """How often each reference answer (by digest) stands in each split."""

    def __init__(self, _validation: Validation) -> None:
        self._counts: dict[str, Counter[bytes]] = {}

    def see(self, line: Line) -> None:
        if line.reference is not None:
            self._counts.setdefault(line.place.split, Counter())[line.reference] += 1

    def problems(self) -> Iterator[tuple[str, Problem]]:
        for split, answers in self._counts.items():
            total, most = answers.total(), max(answers.values())
            if total < LEAST_ROWS or most / total <= MOST_SHARE:
                continue
            if most == total:
                message = (
                    f"all {total:,} rows have the same reference_answer; always giving it would score 100%"
                )
                todo = "leave it so only if the reward compares with nothing; otherwise add rows with other answers"
                yield split, Problem(message, todo=todo)
            else:
                yield (
                    split,
                    Problem(
                        f"{most:,} of {total:,} rows have the same reference_answer; "
                        f"always giving it would score {most / total:.0%}"
                    ),
                )


CHECK = CorpusCheck(
    "answer_diversity",
    "No single reference answer fills most of a split.",
    "add rows with other answers",
    _Answers,
    WARNING,
)
