"""No key of a row looks like a misspelt one: it is passed on, and the right one is missing."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless
from rft.data.walk import child_path

KNOWN = ("messages", "reference_answer", "tools", "id")
_MEANT = {
    "message": "messages",
    "reference": "reference_answer",
    "referenceanswer": "reference_answer",
    "referenceanswers": "reference_answer",
    "referenceresponse": "reference_answer",
    "tool": "tools",
}


def _check(line: Line) -> Iterator[Problem]:
    for key in line.row:
        if key in KNOWN:
            continue
        plain = "".join(sign for sign in key.casefold() if sign.isalnum())
        meant = plain if plain in KNOWN else _MEANT.get(plain)
        if meant is not None and meant not in line.row:
            yield Problem(f"looks like `{meant}`, which this row does not have", path=child_path("", key))


CHECK = LineCheck(
    "key_names",
    "No key of a row looks like a misspelt one.",
    "correct the name, or choose one that cannot be mistaken",
    stateless(_check),
    WARNING,
)
