"""Tests that the prompt shows earn nothing by themselves."""

from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader
from tests.unit.graders.code_rows import CASES, SOLUTION, grade


def test_what_the_prompt_shows_of_test_code_earns_nothing() -> None:
    reference = {"entry_point": "f", "asserts": [f"assert f({n}) == {n * n}" for n in (2, 3, 4)]}
    copied = "def f(x): return 4 if x == 2 else 0"
    assert grade(copied, reference).value == pytest.approx(0.4 / 3)
    assert grade(copied, {**reference, "visible": ["assert_0"]}).value == 0.0
    assert grade("def f(x): return x * x", {**reference, "visible": ["assert_0"]}).value == 1.0


ASSERTS = {
    "entry_point": "total",
    "asserts": ["assert total([1, 2]) == 3", "assert total([5, 7]) == 12", "assert total([4]) == 4"],
}

PROGRAM = {"tests": [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "5 7\n", "stdout": "12\n"}]}

SHOWN = [
    (ASSERTS, "Write total(numbers).\nassert total([1,2])==3", "an assertion"),
    (ASSERTS, "Write total(numbers). total([1, 2]) returns 3.", "a call in words"),
    (ASSERTS, ">>> total([1, 2])\n3", "a session"),
    (CASES, "total([1, 2]) == 3", "a call with an expected value"),
    (PROGRAM, "Input: 1 2\nOutput: 3", "a program's example"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "prompt", "why"), SHOWN, ids=[why for _, _, why in SHOWN])
def test_what_the_prompt_shows_earns_nothing_by_itself(reference: Any, prompt: str, why: str) -> None:
    grader = load_grader({"type": "code_tests", "seconds": 1, "memory_mb": 256})
    copied, honest = "def total(numbers):\n    return 3", SOLUTION
    if reference is PROGRAM:
        copied, honest = "print(3)", "print(sum(map(int, input().split())))"

    def value(response: str, words: str) -> float:
        return grader.grade(
            GraderSample("1", ({"role": "user", "content": words},), response, reference)
        ).value

    assert value(copied, "Write total.") > 0.1, why
    assert value(copied, prompt) == 0.0, why
    assert value(honest, prompt) == 1.0, why
