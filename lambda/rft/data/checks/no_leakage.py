"""No prompt stands in two splits: a model measured on what it was trained on proves nothing."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import Line, LineCheck, Memory, Problem


def _check(line: Line, memory: Memory) -> Iterator[Problem]:
    if line.prompt is None:
        return
    first = memory.prompts.setdefault(line.prompt, line.place)
    if first.split == line.place.split:
        return
    severity = Severity.ERROR if first.split == "train" else Severity.WARNING
    yield Problem(
        f"has the same prompt as {first}; a prompt may stand in one split only", severity, "messages"
    )


CHECK = LineCheck("no_leakage", "No prompt stands in two splits.", _check)
