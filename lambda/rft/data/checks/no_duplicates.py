"""No prompt stands twice in a split: it would count twice."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[tuple[str, str], Place] = {}

    def check(line: Line) -> Iterator[Problem]:
        if line.prompt is None:
            return
        first = seen.setdefault((line.place.split, line.prompt), line.place)
        if first is not line.place:
            yield Problem(f"repeats the prompt of {first}", path="messages")

    return check


CHECK = LineCheck(
    "no_duplicates", "No prompt stands twice in a split.", "keep one of the two", _begin, WARNING
)
