"""No line begins with a byte order mark: JSON does not allow it, and strict readers refuse the first row."""

import codecs
from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_MARKS = {codecs.BOM_UTF8: "UTF-8", codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def _check(line: Line) -> Iterator[Problem]:
    for mark, encoding in _MARKS.items():
        if line.raw.startswith(mark):
            yield Problem(f"begins with the byte order mark of {encoding}")


CHECK = LineCheck(
    "byte_order_mark",
    "No line begins with a byte order mark.",
    "save the file as UTF-8 without one",
    stateless(_check),
)
