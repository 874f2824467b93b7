"""No line is blank: Bedrock refuses a JSONL file that has one."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if not line.text or line.text.isspace():
        yield Problem("is blank, and Bedrock refuses files with empty lines")


CHECK = LineCheck("no_blank_line", "No line is blank.", "remove the line", stateless(_check))
