"""`reference_answer` has the form that the recipe's graders read: a number, tests, calls, JSON."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, LineRule, Problem, Validation
from rft.graders.references import reference_readers


def _begin(validation: Validation) -> LineRule:
    readers = [
        (file, reader)
        for file, document in validation.settings.graders.items()
        for reader in reference_readers(document)
    ]

    def check(line: Line) -> Iterator[Problem]:
        reference = line.row.get("reference_answer")
        # What is missing, blank or of a type that Bedrock refuses is another rule's.
        if not isinstance(reference, str | dict) or not reference or not str(reference).strip():
            return
        told: set[tuple[str, str]] = set()
        for file, reader in readers:
            problem = reader.problem(line.row)
            if problem is not None and problem not in told:
                told.add(problem)
                yield Problem(f"{problem[1]} ({reader.kind} in {file})", path=problem[0])

    return check


CHECK = LineCheck(
    "reference_shape",
    "`reference_answer` has the form that the graders read.",
    "the page of the grader shows the forms",
    _begin,
)
