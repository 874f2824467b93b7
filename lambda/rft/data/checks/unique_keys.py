"""No object repeats a key: readers disagree about which value counts."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for key in line.duplicate_keys:
        yield Problem(f"the key {key!r} stands twice in one object; keep one")


CHECK = LineCheck("unique_keys", "No object repeats a key.", "", stateless(_check))
