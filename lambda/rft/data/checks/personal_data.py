"""The rows hold no personal data that the model need not learn: it can be drawn out of a tuned model again."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rft.contracts.rows import content_text
from rft.data.checks.base import NOTICE, CorpusCheck, Line, Place, Problem, Validation
from rft.data.personal_data import personal_data


class _Kinds:
    """What was found by split and kind: how often, in how many rows, and where first; never the value itself."""

    def __init__(self, _validation: Validation) -> None:
        self._times: Counter[tuple[str, str]] = Counter()
        self._rows: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], tuple[Place, str]] = {}
        # System turns repeat from row to row.
        self._looked_at = lru_cache(maxsize=32)(personal_data)

    def see(self, line: Line) -> None:
        in_row: Counter[str] = Counter()
        for path, text, repeats in _texts(line):
            for kind, times in (self._looked_at if repeats else personal_data)(text).items():
                in_row[kind] += times
                self._first.setdefault((line.place.split, kind), (line.place, path))
        for kind, times in in_row.items():
            self._times[line.place.split, kind] += times
            self._rows[line.place.split, kind] += 1

    def problems(self) -> Iterator[tuple[Place | str, Problem]]:
        for (split, kind), (place, path) in self._first.items():
            times, rows = self._times[split, kind], self._rows[split, kind]
            yield (
                place,
                Problem(f"{times:,} likely {kind} in {rows:,} {split} rows, the first here", path=path),
            )


def _texts(line: Line) -> Iterator[tuple[str, str, bool]]:
    """Path, text and whether many rows share it."""
    for number, turn in enumerate(line.messages):
        yield f"messages[{number}].content", content_text(turn.get("content")), turn["role"] == "system"
    reference = line.row.get("reference_answer")
    if isinstance(reference, str):
        yield "reference_answer", reference, False


CHECK = CorpusCheck(
    "personal_data",
    "The rows hold no likely email addresses, phone, card or account numbers, US social security numbers or IP "
    "addresses.",
    "replace them with made-up ones unless the task needs them",
    _Kinds,
    NOTICE,
)
