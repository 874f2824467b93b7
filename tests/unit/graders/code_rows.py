"""One function for `code_tests` to grade, `total(numbers)`, and rows that test it."""

from typing import Any

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.load import load_grader

SOLUTION = "def total(numbers):\n    return sum(numbers)\n"

CASES = {
    "entry_point": "total",
    "tests": [{"input": [[1, 2]], "expected": 3}, {"input": [[5, 7]], "expected": 12}],
}

CHECK = {
    "entry_point": "total",
    "test_code": "def check(c):\n    assert c([1, 2]) == 3\n    assert c([5, 7]) == 12",
}

HUMANEVAL = {
    "prompt": 'from typing import List\n\ndef total(numbers: List[int]) -> int:\n    """The sum."""\n',
    "test": "META = {}\n\ndef check(candidate):\n    assert candidate([1, 2]) == 3\n    assert candidate([5]) == 5\n",
    "entry_point": "total",
    "canonical_solution": "    return sum(numbers)\n",
}


def grade(response: str, reference: Any, **settings: Any) -> Score:
    grader = load_grader({"type": "code_tests", "seconds": 1, "memory_mb": 256, **settings})
    return grader.grade(GraderSample("1", (), response, reference))
