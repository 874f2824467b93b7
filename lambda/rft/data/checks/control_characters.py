r"""No text holds control characters; most are LaTeX with a backslash too few: "\frac" is a form feed and "rac"."""

import re
from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless
from rft.data.walk import texts

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAYBE = ("\\u00", "\\b", "\\f", "\x7f")


def _check(line: Line) -> Iterator[Problem]:
    if not any(sign in line.text for sign in _MAYBE):
        return
    for path, text in texts(line.row):
        if found := _CONTROL.search(text):
            yield Problem(f"holds the control character U+{ord(found.group()):04X}", path=path)


CHECK = LineCheck(
    "control_characters",
    "No text holds control characters.",
    r"remove it; in LaTeX write each backslash twice (\\frac, \\beta)",
    stateless(_check),
    WARNING,
)
