"""Programs in the forms that models write them, and where they end."""

from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.code import runs
from rft.graders.code.extract import MAX_BLOCKS, code_blocks
from rft.graders.load import load_grader
from tests.unit.graders.code_rows import CASES, CHECK, HUMANEVAL, SOLUTION, grade

IMPORTS = (
    "concurrent.futures", "xml.etree.ElementTree",
    "argparse", "cmd", "colorsys", "doctest", "logging", "pathlib", "pickle", "sched", "unittest", "uuid", "fractions",
)  # fmt: skip

FORMS = [
    ("1. Code:\n   ```python\n   def total(numbers):\n       return sum(numbers)\n   ```\n2. Done", "fence in a list"),
    ("- Code:\n\n\t```python\n\tdef total(numbers):\n\t    return sum(numbers)\n\t```", "fence after a tab"),
    ("```python\n    def total(numbers):\n        return sum(numbers)\n```", "an indented block"),
    (f"Here is the function:\n\n{SOLUTION}", "prose before code without a fence"),
    (f"{SOLUTION}This returns the sum, doesn't it?", "prose after code without a fence"),
    (f"From the list, all is added.\nfrom the start:\n{SOLUTION}\nThat's all.", "prose that begins like code"),
    (f"<code>\n{SOLUTION}</code>", "a code tag"),
    (f"\ufeff{SOLUTION}", "a byte order mark"),
    ("class Solution:\n    def total(self, numbers):\n        return sum(numbers)", "a class Solution"),
    (f"```python\n{'class Solution:'}\n    def total(self, numbers):\n        return sum(numbers)\n```\n"
     "```python\nprint(Solution().total([1]))\n```", "a class Solution and an example"),
    ("def total(numbers: List[int]) -> Optional[int]:\n    return sum(numbers)", "annotations without their import"),
    ("import threading\ndef total(numbers):\n    found = []\n    thread = threading.Thread(target=lambda: "
     "found.append(sum(numbers)))\n    thread.start()\n    thread.join()\n    return found[0]", "a thread"),
    ("from concurrent.futures import ThreadPoolExecutor, as_completed\ndef total(numbers):\n"
     "    with ThreadPoolExecutor(4) as pool:\n        done = [pool.submit(int, n) for n in numbers]\n"
     "        assert list(pool.map(abs, [-1])) == [1]\n        return sum(f.result() for f in as_completed(done))",
     "a thread pool"),
    ("import xml.etree.ElementTree as ET\ndef total(numbers):\n    root = ET.fromstring('<a><b/></a>')\n"
     "    return sum(numbers) * len(root)", "reads XML"),
    *((f"import {name}\n{SOLUTION}", f"imports {name}") for name in IMPORTS),
]  # fmt: skip


@pytest.mark.parametrize(("response", "why"), FORMS, ids=[why for _, why in FORMS])
@pytest.mark.parametrize("reference", [CASES, CHECK], ids=["cases", "check"])
def test_an_honest_form_is_paid(response: str, why: str, reference: Any) -> None:
    assert grade(response, reference).value == 1.0, why


@pytest.mark.parametrize(
    "cut", ["        numbers.pop(", "        left -= len(numbers[", "    return sum(numbers"]
)
def test_code_that_is_broken_off_is_not_completed(cut: str) -> None:
    """Without its last line it would be another program: here one that passes, or that never ends."""
    body = "    while True:\n" if cut.startswith("     ") else "    return sum(numbers)\n"
    score = grade(f"```python\ndef total(numbers):\n{body}{cut}\n```", CASES)
    assert (score.value, score.components["runs"]) == (0.0, 0.0)


def test_a_program_may_do_its_work_in_a_thread() -> None:
    program = (
        "import sys, threading\nsys.setrecursionlimit(10**6)\nthreading.stack_size(2**26)\ndef main():\n"
        "    print(int(input()) * 2)\nt = threading.Thread(target=main)\nt.start()\nt.join()"
    )
    assert grade(program, {"inputs": ["1\n", "4\n"], "outputs": ["2\n", "8\n"]}).value == 1.0


def test_a_body_completes_the_prompt() -> None:
    for body in (
        "    return sum(numbers)\n",
        "return sum(numbers)",
        "```python\n    return sum(numbers)\n```",
    ):
        assert grade(body, HUMANEVAL).value == 1.0
    assert grade("    return 77", HUMANEVAL).value == 0.0
    assert grade("I would add them.", HUMANEVAL).value == 0.0


@pytest.mark.parametrize(
    "prompt", ["{}", "Complete this function:\n\n{}", "Complete:\n```python\n{}```\nThe body alone, please."]
)
@pytest.mark.parametrize("response", ["    return sum(numbers)\n", "```python\n    return sum(numbers)\n```", SOLUTION,
                                      f"Here it is:\n\n{SOLUTION}"])  # fmt: skip
def test_a_body_completes_the_head_that_the_prompt_shows(prompt: str, response: str) -> None:
    reference = {key: HUMANEVAL[key] for key in ("test", "entry_point")}
    words = ({"role": "user", "content": prompt.format(HUMANEVAL["prompt"])},)
    grader = load_grader({"type": "code_tests", "seconds": 1, "memory_mb": 256})
    assert grader.grade(GraderSample("1", words, response, reference)).value == 1.0
    assert grader.grade(GraderSample("1", words, "    return 77", reference)).value == 0.0


def test_programs_end_at_the_first_run_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = [{"stdin": f"{n}\n", "stdout": f"{n * n}\n"} for n in range(2, 42)]
    waits = "n = int(input())\nwhile n > 2: pass\nprint(4)"
    started: list[str] = []
    run_program = runs.run_program

    def watched(blocks: Any, stdin: str, *rest: Any) -> tuple[str, str]:
        started.append(stdin)
        return run_program(blocks, stdin, *rest)

    monkeypatch.setattr(runs, "run_program", watched)
    assert grade(waits, {"tests": tests}, seconds=0.5).components["passed"] == 1 / 40
    assert started == ["2\n", "3\n"]
    monkeypatch.setattr(runs, "PROGRAM_SHARE", 0.0)
    assert grade("print(int(input()) ** 2)", {"tests": tests}).components["passed"] < 1.0


def test_a_candidate_finds_no_pytest() -> None:
    assert grade(f"import pytest\n{SOLUTION}", CASES).components["runs"] == 0.0


@pytest.mark.parametrize(
    "piece", ["a", " ", "`", "~", "```", "\t", "```\n", "1. ", "import a\n", "def f(x):\n", "(", "a\n"]
)
def test_a_long_response_is_searched_for_code_once(piece: str) -> None:
    for response in (
        f"```{piece * (1_000_000 // len(piece))}`",
        f"{piece * (1_000_000 // len(piece))}\n{SOLUTION}",
    ):
        assert len(code_blocks(response)) <= MAX_BLOCKS
