"""Every line is UTF-8, without a byte order mark."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_MARK = b"\xef\xbb\xbf"


def _check(line: Line) -> Iterator[Problem]:
    if line.raw.startswith(_MARK):
        yield Problem("begins with a byte order mark; save the file as UTF-8 without one")
        return
    try:
        line.text = line.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Problem(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8")


CHECK = LineCheck("utf8_text", "Every line is UTF-8, without a byte order mark.", "", stateless(_check))
