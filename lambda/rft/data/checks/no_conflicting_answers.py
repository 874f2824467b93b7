"""A prompt has one reference: with two, whichever the model gives is wrong half the time."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[str, tuple[Place, bytes]] = {}

    def check(line: Line) -> Iterator[Problem]:
        if line.prompt is None or line.reference is None:
            return
        first, kept = seen.setdefault(line.prompt, (line.place, line.reference))
        if kept != line.reference:
            yield Problem(
                f"has the prompt of {first} with another reference_answer; one of them is wrong",
                path="reference_answer",
            )

    return check


CHECK = LineCheck(
    "no_conflicting_answers",
    "No prompt has two references.",
    "find out which one holds and take the other row out",
    _begin,
    WARNING,
)
