"""No object repeats a key, at any depth: readers disagree about which value counts."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.checks.valid_json import Repeated
from rft.data.walk import child_path, walk


def _check(line: Line) -> Iterator[Problem]:
    if not line.repeats_keys:
        return
    for path, value in walk(line.row):
        if isinstance(value, Repeated):
            for key in dict.fromkeys(value.keys_twice):
                yield Problem(f"the key {key[:40]!r} stands twice in one object", path=child_path(path, key))


CHECK = LineCheck("unique_keys", "No object repeats a key.", "keep one of them", stateless(_check))
