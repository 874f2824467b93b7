"""A batch of the worst responses fits into the function's time, and one that does not end in time is named."""

from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample, parse_event
from rft.graders.base import GraderFault, GraderSpecError, Score
from rft.graders.batch import grade_batch
from rft.graders.load import load_grader
from rft.graders.time_budget import SANDBOX_SECONDS, misfit, response_seconds, row_seconds

PYTHON = "def grade(sample, item):\n    return 1.0"


def python(seconds: float) -> dict[str, Any]:
    return {"type": "python", "source": PYTHON, "timeout_seconds": seconds}


def both(code: float, own: float) -> dict[str, Any]:
    graders = {"code": {"type": "code_tests", "seconds": code}, "own": python(own)}
    return {"type": "multi", "graders": graders, "calculate_output": "code * own"}


@pytest.mark.parametrize(
    ("document", "response", "row"),
    [
        ({"type": "length", "max": 3}, 0.0, 0.0),
        ({"type": "code_tests"}, 10.0, 40.0),
        ({"type": "python"}, 5.0, 5.0),
        (both(2.0, 3.0), 7.0, 31.0),
    ],
)
def test_what_one_response_can_take(document: dict[str, Any], response: float, row: float) -> None:
    assert (response_seconds(document), row_seconds(document)) == (response, row)


@pytest.mark.parametrize("document", [{"type": "code_tests", "seconds": 5.7}, python(12), both(3, 4)])
def test_what_fits_is_loaded(document: dict[str, Any]) -> None:
    assert 64 * response_seconds(document) < SANDBOX_SECONDS
    assert load_grader(document).needs == {"sandbox"}


@pytest.mark.parametrize("document", [{"type": "code_tests", "seconds": 5.8}, python(12.1), both(4, 4)])
def test_what_does_not_fit_is_refused_with_the_figures(document: dict[str, Any]) -> None:
    assert misfit(document) is not None
    with pytest.raises(GraderSpecError, match=r"\$: 64 responses .* the function has 770 s; lower `seconds`"):
        load_grader(document)


class Graded:
    """Takes ten seconds a response."""

    name, needs, paid = "slow", frozenset({"sandbox"}), frozenset({"slow"})

    def __init__(self) -> None:
        self.left = 25.0

    def grade(self, _sample: GraderSample) -> Score:
        self.left -= 10.0
        return Score(1.0)


def test_a_batch_that_is_out_of_time_is_a_named_fault_and_no_score() -> None:
    turn = {"role": "assistant", "content": "x"}
    samples = parse_event([{"id": str(number), "messages": [turn]} for number in range(4)])
    grader: Any = Graded()
    with pytest.raises(GraderFault, match=r"^sandbox_out_of_time: a batch of 4 "):
        grade_batch(grader, samples, lambda: grader.left)
    grader.left = 1000.0
    assert [score.value for score in grade_batch(grader, samples, lambda: grader.left)] == [1.0] * 4
