"""Every line is JSON, and nothing stands beside it."""

import json
from collections.abc import Iterator
from typing import Any

from rft.data.checks.base import Line, LineCheck, LineRule, Problem, Validation

# Longer whole numbers exceed the largest float (1.8e308).
MAX_DIGITS = 308
# Every whole number up to 2^53 is a float of its own (IEEE 754 double); beyond it readers round.
EXACT = 2**53
_SHOWN = 40


class Repeated(dict[str, Any]):
    """An object whose text repeats a key; `keys_twice` are those, the last value counts."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.keys_twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


class _Reader:
    """Reads one line and notes what other rules judge; odd numbers become 0, so that reading goes on."""

    def __init__(self) -> None:
        self.odd: list[str] = []
        self.repeats = self.long = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=self._integer,
            parse_float=self._float,
            parse_constant=self._constant,
        )

    def read(self, line: Line) -> None:
        """Fill the line. Raises `json.JSONDecodeError`, and `RecursionError` beyond any depth."""
        self.odd, self.repeats, self.long = [], False, False
        line.value = self._decoder.decode(line.text)
        line.odd_numbers, line.repeats_keys, line.long_numbers = tuple(self.odd), self.repeats, self.long

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = dict(pairs)
        if len(entries) == len(pairs):
            return entries
        self.repeats = True
        return Repeated(pairs)

    def _integer(self, text: str) -> int:
        if len(text) < 16:
            return int(text)
        if len(text) > MAX_DIGITS:
            return int(self._constant(text))
        value = int(text)
        self.long = self.long or abs(value) > EXACT
        return value

    def _float(self, text: str) -> float:
        value = float(text)
        return self._constant(text) if value in (float("inf"), float("-inf")) else value

    def _constant(self, text: str) -> float:
        self.odd.append(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text):,} digits)")
        return 0.0


def _begin(_validation: Validation) -> LineRule:
    reader = _Reader()

    def check(line: Line) -> Iterator[Problem]:
        try:
            reader.read(line)
        except json.JSONDecodeError as error:
            yield Problem(f"is not JSON: {error.msg} at character {error.pos + 1:,}")

    return check


CHECK = LineCheck(
    "valid_json", "Every line is JSON.", "write each row with a JSON library, one a line", _begin
)
