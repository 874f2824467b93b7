"""No prompt stands twice in a split: it would count twice; with two references it cannot be learned."""

import json
from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import Line, LineCheck, Memory, Problem


def _check(line: Line, memory: Memory) -> Iterator[Problem]:
    if line.prompt is None:
        return
    reference = json.dumps(line.row.get("reference_answer"), sort_keys=True)
    first = memory.prompts.setdefault(line.prompt, line.place)
    kept = memory.references.setdefault(line.prompt, reference)
    if first == line.place or first.split != line.place.split:
        return
    if kept == reference:
        yield Problem(f"repeats the prompt of {first}", Severity.WARNING, "messages")
    else:
        yield Problem(
            f"has the prompt of {first} with another reference_answer; one of them is wrong",
            Severity.WARNING,
            "reference_answer",
        )


CHECK = LineCheck("no_duplicates", "No prompt stands twice in a split.", _check)
