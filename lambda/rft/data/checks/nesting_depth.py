"""No value is nested deeper than 64 levels: readers give up at different depths, and no row needs it."""

import re
from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

# Python's JSON reader gives up near 1,000 levels; whatever recurses through a row afterwards (schema check, graders)
# takes up to a dozen frames a level of them.
MAX_DEPTH = 64

_SIGNS = re.compile(r'["\\\[\]{}]')


def depth_of(text: str) -> int:
    """The deepest nesting of brackets outside strings; right for JSON, a bound for text that is none. Linear."""
    depth = deepest = 0
    quoted = False
    skip = -1
    for sign in _SIGNS.finditer(text):
        if sign.start() == skip:
            continue
        kind = sign.group()
        if kind == "\\":
            skip = sign.end() if quoted else -1
        elif kind == '"':
            quoted = not quoted
        elif not quoted:
            depth += 1 if kind in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _check(line: Line) -> Iterator[Problem]:
    brackets = line.raw.count(b"[") + line.raw.count(b"{")
    if brackets > MAX_DEPTH and (depth := depth_of(line.text)) > MAX_DEPTH:
        yield Problem(f"is nested {depth:,} levels deep; at most {MAX_DEPTH} can be read safely")


CHECK = LineCheck(
    "nesting_depth", "No value is nested deeper than 64 levels.", "flatten it", stateless(_check)
)
