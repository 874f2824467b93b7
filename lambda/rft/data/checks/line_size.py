"""No line is larger than a reward function can be sent: 6 MB is Lambda's limit for one request."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

# AWS Lambda quotas: payload of a synchronous invocation.
MAX_LINE_BYTES = 6 * 2**20


def _check(line: Line) -> Iterator[Problem]:
    if len(line.raw) > MAX_LINE_BYTES:
        yield Problem(
            f"has over {MAX_LINE_BYTES:,} bytes, the most that one request to a reward function holds"
        )


CHECK = LineCheck(
    "line_size",
    "No line is larger than 6 MB.",
    "shorten the row, or check that each row ends with a line feed",
    stateless(_check),
)
