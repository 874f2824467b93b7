"""No prompt stands twice in a split: it would count twice; with two references it cannot be learned."""

import json
from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[tuple[str, str], tuple[Place, str]] = {}

    def check(line: Line) -> Iterator[Problem]:
        if line.prompt is None:
            return
        reference = json.dumps(line.row.get("reference_answer"), sort_keys=True)
        first, kept = seen.setdefault((line.place.split, line.prompt), (line.place, reference))
        if first == line.place:
            return
        if kept == reference:
            yield Problem(f"repeats the prompt of {first}", path="messages")
        else:
            yield Problem(
                f"has the prompt of {first} with another reference_answer; one of them is wrong",
                path="reference_answer",
            )

    return check


CHECK = LineCheck(
    "no_duplicates", "No prompt stands twice in a split.", "keep one of the two", _begin, WARNING
)
