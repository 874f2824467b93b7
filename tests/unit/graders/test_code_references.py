"""Rows in the forms that data sets have: what their tests may use, and what is refused."""

import json
from typing import Any

import pytest

from tests.unit.graders.code_rows import CASES, HUMANEVAL, SOLUTION, grade

ROWS = [
    (HUMANEVAL, "HumanEval"),
    ({"test_list": ["assert total([1, 2]) == 3", "assert total([]) == len([]) + 0"], "test_setup_code": "",
      "code": SOLUTION}, "MBPP"),
    ({"tests": ["assert total([1, 2]) == 3", "assert sum([total([4]), 1]) == 5"]}, "assertions as tests"),
    ({"fn_name": "total", "inputs": [[[1, 2]], [[5]]], "outputs": [3, 5]}, "inputs and outputs of a function"),
    ({"fn_name": "total", "input_output": json.dumps({"inputs": [[[1, 2]], [[5]]], "outputs": [3, 5]})}, "APPS"),
    ({"text": json.dumps(CASES)}, "an object as text"),
    ({"entry_point": "total", "test_code": "import unittest\nclass Tests(unittest.TestCase):\n    def test_one(self):\n"
      "        self.assertEqual(total([1, 2]), 3)\n    def test_two(self):\n        self.assertEqual(total([]), 0)"},
     "unittest"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "why"), ROWS, ids=[why for _, why in ROWS])
def test_a_row_of_a_published_form_is_graded(reference: Any, why: str) -> None:
    assert grade(SOLUTION, reference).value == 1.0, why
    assert grade("def total(numbers):\n    return 77", reference).value == 0.0, why


def test_input_and_output_texts_are_programs() -> None:
    reference = {"tests": [{"input": "1 2\n", "output": "3\n"}, {"input": "5 7\n", "output": "12\n"}]}
    assert grade("print(sum(map(int, input().split())))", reference).value == 1.0


SPECIAL = [
    ("assert list(candidate(3)) == [0, 1, 2]\n    assert list(candidate(1)) == [0]", "return (n for n in range(x))"),
    ("from datetime import date\n    assert candidate(3) == date(2024, 1, 3)", "import datetime\n    return "
     "datetime.date(2024, 1, x)"),
    ("from decimal import Decimal\n    assert candidate(3) == Decimal('0.3')", "from decimal import Decimal\n"
     "    return Decimal(x) / 10"),
    ("from fractions import Fraction\n    assert candidate(3) == Fraction(3, 7)", "from fractions import Fraction\n"
     "    return Fraction(x, 7)"),
    ("from datetime import timedelta\n    assert candidate(3) == timedelta(hours=-3)", "import datetime\n"
     "    return datetime.timedelta(hours=-x)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asserts", "body"), SPECIAL, ids=["generator", "date", "decimal", "fraction", "timedelta"]
)
def test_results_that_tests_compare_are_carried(asserts: str, body: str) -> None:
    reference = {"entry_point": "f", "test_code": f"def check(candidate):\n    {asserts}"}
    assert grade(f"def f(x):\n    {body}", reference).value == 1.0
    assert grade("def f(x):\n    return [9, 9]", reference).value == 0.0


def test_a_generator_is_no_list() -> None:
    reference = {
        "entry_point": "f",
        "tests": [{"input": [2], "expected": [0, 1]}, {"input": [1], "expected": [0]}],
    }
    assert grade("def f(x): return (n for n in range(x))", reference).value == 0.0


def test_functions_that_change_their_argument_are_judged_by_it_where_the_row_says_so() -> None:
    honest, fixed = "def f(x):\n    x.sort()", "def f(x):\n    x[:] = [1, 2, 3]"
    calls = {
        "entry_point": "f", "in_place": True,
        "tests": [{"input": [[3, 1, 2]], "expected": [1, 2, 3]}, {"input": [[9, 8]], "expected": [8, 9]}],
    }  # fmt: skip
    code = {
        "entry_point": "f", "in_place": True,
        "test_code": "def check(candidate):\n    x = [3, 1, 2]\n    candidate(x)\n    assert x == [1, 2, 3]\n"
        "    y = {5, 4}\n    z = [9, 8]\n    candidate(z)\n    assert z == [8, 9]",
    }  # fmt: skip
    seen = {key: value for key, value in code.items() if key != "in_place"}
    for reference in (calls, code, seen):
        assert grade(honest, reference).value == 1.0
        assert grade(fixed, reference).value < 0.5
        assert grade("def f(x): return sorted(x)", reference).value == 0.0
    # Without it a test's values are its own: a candidate cannot bend what it is compared with.
    bent = {"entry_point": "f", "test_code": "def check(c):\n    x = [3, 1]\n    assert c(x) == sorted(x)"}
    assert grade("def f(x):\n    x.clear()\n    return []", bent).value == 0.0


def test_an_exception_of_the_candidates_own_is_told_as_what_it_is_one_of() -> None:
    code = (
        "def check(c):\n    try:\n        c(-1)\n"
        "    except ValueError:\n        assert c(4) == 2\n        return\n    assert 0"
    )
    own = "class Bad(ValueError): pass\ndef f(x):\n    if x < 0: raise Bad\n    return x // 2"
    assert grade(own, {"entry_point": "f", "test_code": code}).value == 1.0
    assert grade(own.replace("ValueError", "KeyError"), {"entry_point": "f", "test_code": code}).value == 0.0


REFUSED = [
    ({"entry_point": "f", "test_code": "import numpy\ndef check(c): assert c(1) == 3"}, "error_tests_not_supported"),
    ({"entry_point": "f", "test_code": "def check(c):\n    assert c(lambda v: v) == 3"}, "error_tests_not_supported"),
    ({"entry_point": "f", "tests": [{"input": [1], "expected": 2}], "solution": "def f(x): return 9"},
     "error_broken_tests"),
    ({"test_list": ["assert f(1) == g(1)"]}, "error_unreadable_reference"),
    ({"inputs": ["1"], "outputs": ["1", "2"]}, "error_unreadable_reference"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "error"), REFUSED)
def test_tests_that_say_nothing_are_named(reference: Any, error: str) -> None:
    score = grade("def f(x): return x", reference)
    assert (score.value, score.errors) == (0.0, (error,))


def test_a_result_that_cannot_be_carried_is_named() -> None:
    reference = {"entry_point": "F", "test_code": "def check(c):\n    assert c(3).doubled() == 6"}
    score = grade(
        "class F:\n    def __init__(self, x): self.x = x\n    def doubled(self): return 2 * self.x", reference
    )
    assert (score.value, score.errors) == (0.0, ("error_result_not_carried",))


def test_floats_are_near_by_default_and_whole_numbers_are_not() -> None:
    floats = {
        "entry_point": "f",
        "tests": [{"input": [[0.1, 0.2, 0.3]], "expected": 0.6}, {"input": [[4]], "expected": 4.0}],
    }
    assert grade("def f(x): return sum(x)", floats).value == 1.0
    assert grade("def f(x): return sum(x) + 1e-6", floats).value == 0.0
    assert grade("def f(x): return sum(x)", floats, float_tolerance=0).value < 1.0
    assert grade("def total(x): return sum(x) / 1", CASES).value == 0.0


PYTEST = [
    ("with pytest.raises(ValueError):\n        candidate(-1)\n    assert candidate(4) == 2", 1.0, ()),
    ("pytest.raises(ValueError, candidate, -1)\n    assert candidate(4) == 2", 1.0, ()),
    ("assert candidate(2) == pytest.approx(1.41421356)", 1.0, ()),
    ("assert candidate(4) == 2\n    with pytest.raises(KeyError):\n        candidate(-1)", 0.0, ()),
    ("assert candidate(4) == 2\n    with pytest.raises(ValueError):\n        candidate(4)", 0.0, ()),
    ("with pytest.raises(ValueError, match='no'):\n        candidate(-1)", 0.0, ("error_tests_not_supported",)),
    ("pytest.mark.skip\n    assert candidate(4) == 2", 0.0, ("error_tests_not_supported",)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "value", "errors"), PYTEST)
def test_what_test_code_uses_of_pytest(body: str, value: float, errors: tuple[str, ...]) -> None:
    reference = {
        "entry_point": "root",
        "test_code": f"import pytest\ndef test_root():\n    candidate = root\n    {body}",
    }
    score = grade("import math\ndef root(x):\n    return math.sqrt(x)", reference)
    assert (score.value, score.errors) == (value, errors)
