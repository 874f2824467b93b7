"""Every line is UTF-8, the only encoding that JSON lines have."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    try:
        line.text = line.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Problem(f"byte {error.start + 1:,} is not UTF-8")


CHECK = LineCheck("utf8_text", "Every line is UTF-8.", "save the file as UTF-8", stateless(_check))
