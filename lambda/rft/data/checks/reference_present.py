"""Every row has a `reference_answer` where a grader compares with it; where none does, Bedrock's pages disagree."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.data.checks.base import ERROR, NOTICE, WARNING, Line, LineCheck, LineRule, Problem, Validation
from rft.graders.references import reads_reference

PATH = "reference_answer"


def _begin(validation: Validation) -> LineRule:
    graders = validation.settings.graders
    reading = [file for file, document in graders.items() if reads_reference(document)]

    def check(line: Line) -> Iterator[Problem]:
        if line.row.get(PATH) is not None:
            return
        if reading:
            yield Problem(f"is missing, and {' and '.join(reading)} compares with it", path=PATH)
        elif not graders:
            yield Problem("is missing, and most graders compare with it", Severity.WARNING, PATH)
        else:
            yield Problem(
                "is missing; the recipe's graders do without, and one page of Bedrock's guide calls it mandatory",
                Severity.NOTICE,
                PATH,
            )

    return check


CHECK = LineCheck(
    "reference_present",
    "Every row has a `reference_answer` where a grader needs it.",
    "add it",
    _begin,
    (*ERROR, *WARNING, *NOTICE),
)
