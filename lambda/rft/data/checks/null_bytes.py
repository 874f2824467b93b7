"""No line holds a NUL byte: such a file is UTF-16 or damaged."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    position = line.raw.find(b"\0")
    if position >= 0:
        yield Problem(f"byte {position + 1:,} is NUL")


CHECK = LineCheck(
    "null_bytes",
    "No line holds a NUL byte.",
    "save the file as UTF-8, or copy it again if it was cut off",
    stateless(_check),
)
