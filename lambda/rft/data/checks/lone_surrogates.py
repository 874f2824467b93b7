r"""No text holds half of a surrogate pair (\ud800 to \udfff alone): no UTF-8 file can, so it is lost on the way."""

import re
from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.walk import child_path, walk

_HALF = re.compile("[\ud800-\udfff]")


def _check(line: Line) -> Iterator[Problem]:
    if "\\u" not in line.text:
        return
    for path, value in walk(line.row):
        if isinstance(value, str) and _HALF.search(value):
            yield Problem(r"has half of a surrogate pair (\ud800 to \udfff alone)", path=path)
        elif isinstance(value, dict):
            for key in value:
                if _HALF.search(key):
                    yield Problem("has a key with half of a surrogate pair", path=child_path(path, key))


CHECK = LineCheck(
    "lone_surrogates",
    "No text holds half of a surrogate pair.",
    "cut texts between characters, not inside them",
    stateless(_check),
)
