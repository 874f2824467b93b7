"""No prompt stands in two splits: a model measured on what it was trained on proves nothing."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[str, Place] = {}

    def check(line: Line) -> Iterator[Problem]:
        if line.prompt is None:
            return
        first = seen.setdefault(line.prompt, line.place)
        if first.split != line.place.split:
            yield Problem(f"has the same prompt as {first}", path="messages")

    return check


CHECK = LineCheck(
    "no_leakage",
    "No prompt stands in two splits.",
    "a prompt may stand in one split only: take one of the two out, or divide the rows anew with `rft split`",
    _begin,
)
