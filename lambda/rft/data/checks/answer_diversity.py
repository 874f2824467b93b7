"""No single reference answer fills most of a split: a model that always says it would look good."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from rft.data.checks.base import WARNING, CorpusCheck, Line, Problem, Validation

MOST_SHARE = 0.8


class _Answers:
    """How often each reference answer (by hash) stands in each split."""

    def __init__(self, _validation: Validation) -> None:
        self._counts: dict[str, Counter[bytes]] = {}

    def see(self, line: Line) -> None:
        if "reference_answer" in line.row:
            text = json.dumps(line.row["reference_answer"], sort_keys=True)
            digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
            self._counts.setdefault(line.place.split, Counter())[digest] += 1

    def problems(self) -> Iterator[tuple[str, Problem]]:
        for split, answers in self._counts.items():
            total, most = answers.total(), max(answers.values())
            if total >= 20 and most / total > MOST_SHARE:
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
