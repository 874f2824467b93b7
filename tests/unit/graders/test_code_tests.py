"""The code grader's own rules: forms of tests, credit, comparison, and rows that cannot be graded."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderFault, GraderSpecError
from rft.graders.code import monty
from rft.graders.code.compare import node_of, same
from rft.graders.code.credit import ProvesNothing, credit_of
from rft.graders.code.extract import code_blocks
from rft.graders.load import load_grader
from stacks.constructs.reward_function import SANDBOX_MEMORY_MB


def grade(code: str, reference: Any, **settings: Any) -> Any:
    grader = load_grader({"type": "code_tests", "seconds": 2, **settings})
    return grader.grade(GraderSample("1", (), code, reference))


def cases(*pairs: tuple[list[Any], Any], **more: Any) -> dict[str, Any]:
    return {
        "entry_point": "f",
        "tests": [{"input": given, "expected": wanted, **more} for given, wanted in pairs],
    }


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        (None, "error_unreadable_reference"),
        ("not json", "error_unreadable_reference"),
        ({"entry_point": "f", "tests": []}, "error_no_tests"),
        ({"entry_point": "f", "test_code": " "}, "error_no_tests"),
        ({"entry_point": "f", "test_code": "def check(candidate: pass"}, "error_broken_tests"),
        ({"entry_point": "f", "test_code": "def check(candidate):\n    pass"}, "error_tests_prove_nothing"),
        ({"entry_point": "f g", "tests": [{"input": [], "expected": 1}]}, "error_unreadable_reference"),
        (cases(([1], None), ([2], None)), "error_tests_prove_nothing"),
        (cases(([1], 1), ([2], 2)), "error_tests_prove_nothing"),
        ({"entry_point": "f", "tests": [{"input": 1, "expected": 2}]}, "error_unreadable_reference"),
        ({"tests": [{"stdin": "a", "stdout": "a"}]}, "error_tests_prove_nothing"),
    ],
)
def test_a_row_that_cannot_be_graded_says_why(reference: Any, error: str) -> None:
    score = grade("def f(x): return x", reference)
    assert (score.value, score.errors) == (0.0, (error,))


def test_the_reference_may_be_text_and_its_tests_too() -> None:
    reference = cases(([1, 2], 3), ([5, 5], 10))
    as_text = {**reference, "tests": json.dumps(reference["tests"])}
    for form in (reference, as_text, json.dumps(reference), json.dumps(as_text)):
        assert grade("def f(a, b): return a + b", form).value == 1.0


def test_partial_credit_is_for_hidden_tests_that_prove_something() -> None:
    reference = cases(([2], 4), ([3], 9), ([0], 0), ([4], 16))
    reference["tests"][0]["visible"] = True
    half = grade("def f(x): return 9 if x == 3 else 0 if x == 0 else 4 if x == 2 else 1", reference)
    assert half.value == pytest.approx(0.4 * 1 / 2)
    assert half.components == {"correct": 0.0, "earned": 0.5, "passed": 0.75, "runs": 1.0}
    assert grade("def f(x): return 0", reference).value == 0.0
    assert grade("def f(x): return 4 if x == 2 else 5", reference).value == 0.0
    assert grade("def f(x): return x * x", reference).value == 1.0
    assert grade("def f(x): return 9 if x == 3 else 0", reference, partial_credit=0.0).value == 0.0


def test_a_test_earns_by_its_weight() -> None:
    reference = cases(([2], 4), ([3], 9), ([4], 16))
    for test, weight in zip(reference["tests"], (1, 5, 2), strict=True):
        test["weight"] = weight
    earned = {2: 1 / 8, 3: 5 / 8, 4: 2 / 8}
    for solved, share in earned.items():
        score = grade(f"def f(x): return x * x if x == {solved} else 1", reference)
        assert score.value == pytest.approx(0.4 * share)
        assert score.components["earned"] == pytest.approx(share)
        assert score.components["passed"] == pytest.approx(1 / 3)
    assert grade("def f(x): return x * x if x < 4 else 1", reference).value == pytest.approx(0.4 * 6 / 8)
    programs = {
        "tests": [
            {"stdin": f"{n}\n", "stdout": f"{n * n}\n", "weight": weight}
            for n, weight in ((2, 0.5), (3, 1.5))
        ]
    }
    assert grade("n = int(input()); print(9 if n == 3 else 1)", programs).value == pytest.approx(0.4 * 0.75)


@pytest.mark.parametrize("weight", [0, -1, 1001, True, "2", None])
def test_a_weight_that_is_none_is_named(weight: Any) -> None:
    score = grade("def f(x): return x * x", cases(([2], 4), ([3], 9), weight=weight))
    assert (score.value, score.errors) == (0.0, ("error_unreadable_reference",))


def test_yes_or_no_functions_begin_above_the_best_constant() -> None:
    reference = cases(([1], True), ([2], False), ([3], True), ([4], False), ([5], True))
    assert grade("def f(x): return True", reference).value == 0.0
    assert grade("def f(x): return False", reference).value == 0.0
    assert grade("def f(x): return x % 2 == 1", reference).value == 1.0
    assert grade("def f(x): return x in (1, 3)", reference).value == pytest.approx(0.4 * 1 / 2)


def test_credit_of_a_row_that_one_stub_solves() -> None:
    with pytest.raises(ProvesNothing):
        credit_of([1.0, 1.0], [False, False], [[True, True]], 0.0)


@pytest.mark.parametrize(
    ("expected", "found", "tolerance", "equal"),
    [
        (1, True, 0.0, False),
        (1, 1.0, 0.0, False),
        ([1], (1,), 0.0, False),
        ({"$tuple": [1, 2]}, (1, 2), 0.0, True),
        ({"$set": [1, 2]}, {2, 1}, 0.0, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, 0.0, True),
        ({"$dict": [[1, "x"]]}, {1: "x"}, 0.0, True),
        ({"$dict": [[1, "x"]]}, {True: "x"}, 0.0, False),
        (0.0, -0.0, 0.0, True),
        (0.3, 0.1 + 0.2, 0.0, False),
        (0.3, 0.1 + 0.2, 1e-9, True),
        ([0.3, 1], [0.1 + 0.2, 1], 1e-9, True),
        ([0.3, 1], [0.1 + 0.2, 1.0], 1e-9, False),
        (2.0, 2, 1e-9, True),
        (1.0, True, 1e-9, False),
        ({"$float": "nan"}, float("nan"), 1e-9, False),
        ({"$float": "nan"}, float("nan"), 0.0, False),
        ({"$bytes": "00ff"}, b"\x00\xff", 0.0, True),
    ],
)
def test_comparison_is_of_exact_types(expected: Any, found: Any, tolerance: float, equal: bool) -> None:
    from rft.graders.sandbox.child import wire

    assert same(node_of(expected), wire.encode(found), tolerance) is equal


def test_test_functions_and_assertions_are_tests_of_their_own() -> None:
    reference = {
        "entry_point": "f",
        "setup": "LIMIT = 3",
        "test_code": (
            "def test_small():\n    assert f(1) == 2\n"
            "def test_large(candidate):\n    assert candidate(LIMIT) == 6"
        ),
        "asserts": ["assert f(10) == 20"],
    }
    assert grade("def f(x): return 2 * x", reference).value == 1.0
    assert grade("def f(x): return x + 1", reference).components["passed"] == pytest.approx(1 / 3)


def test_exceptions_of_the_candidate_reach_the_test_code_by_name() -> None:
    code = (
        "def check(candidate):\n    try:\n        candidate(-1)\n"
        "    except ValueError:\n        assert candidate(4) == 2\n        return\n    assert False"
    )
    reference = {"entry_point": "f", "test_code": code}
    assert grade("def f(x):\n    if x < 0: raise ValueError\n    return x // 2", reference).value == 1.0
    assert grade("def f(x):\n    if x < 0: raise KeyError\n    return x // 2", reference).value == 0.0


def test_monty_grades_calls_and_says_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    reference = cases(([1, 2], 3), ([5, 5], 10))
    assert grade("def f(a, b): return a + b", reference, sandbox="monty").value == 1.0
    assert grade("import socket", reference, sandbox="monty").value == 0.0
    chatty = "print('forged')\ndef f(a, b):\n    print('forged')\n    return a + b"
    assert grade(chatty, reference, sandbox="monty").value == 1.0
    assert "forged" not in capfd.readouterr().out


@pytest.mark.parametrize(
    "value",
    [True, 2**70, -(2**53), 1.5, "\u00e9\n\"", [], [1, [2.0]], {"$tuple": [1]}, {"$set": [1, 2]}, {"$bytes": "00ff"},
     {"$frozenset": ["a"]}, {"$dict": [[1, {"a": None}]]}],
    ids=str,
)  # fmt: skip
def test_monty_returns_values_of_their_exact_type(value: Any) -> None:
    reference = {
        "entry_point": "f",
        "tests": [{"input": [1, value], "expected": value}, {"input": [2, 5], "expected": 7}],
    }
    honest = "def f(n, value): return value if n == 1 else 7"
    assert grade(honest, reference, sandbox="monty").value == 1.0
    wrapped = grade(honest.replace("return value", "return [value]"), reference, sandbox="monty")
    assert wrapped.components["passed"] == 0.5


def test_monty_refuses_tests_that_need_a_whole_python() -> None:
    reference = {"tests": [{"stdin": "1", "stdout": "2"}]}
    assert grade("print(2)", reference, sandbox="monty").errors == ("error_unreadable_reference",)


def test_monty_that_does_not_start_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(monty, "_binary", lambda _: str(tmp_path / "gone"))
    with pytest.raises(GraderFault, match="sandbox_not_started: monty"):
        grade("def f(a, b): return a + b", cases(([1, 2], 3), ([5, 5], 10)), sandbox="monty")


def test_a_worker_that_lost_its_permissions_is_copied(tmp_path: Path) -> None:
    (tmp_path / "monty").write_bytes(b"program")
    monty._binary.cache_clear()
    copy = monty._binary(tmp_path / "monty")
    monty._binary.cache_clear()
    assert copy is not None and os.access(copy, os.X_OK) and Path(copy).read_bytes() == b"program"
    shutil.rmtree(Path(copy).parent)


@pytest.mark.parametrize(
    ("response", "blocks"),
    [
        ("x = 1", ["x = 1"]),
        ("", []),
        ("```py\na\n```\ntext\n```python\nb\n```", ["a\n", "b\n"]),
        ("```\na\n```\n```bash\nb\n```", ["a\n"]),
        ("```json\n{}\n```", []),
        ("````python\na\n```\nb\n````", ["a\n```\nb\n"]),
        ("<think>```python\na\n```</think>", []),
    ],
)
def test_blocks_of_a_response(response: str, blocks: list[str]) -> None:
    assert code_blocks(response) == blocks


def test_a_child_leaves_its_function_room() -> None:
    load_grader({"type": "code_tests", "memory_mb": 1024})
    assert SANDBOX_MEMORY_MB - 1024 > 512
    with pytest.raises(GraderSpecError, match=r"\$\.memory_mb"):
        load_grader({"type": "code_tests", "memory_mb": 1025})
