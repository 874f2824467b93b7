"""The code reward against the attack tables, and the promise that nothing outlives its grading."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.load import load_grader
from rft.graders.sandbox.child.lock import NOBODY
from rft.graders.sandbox.probe import proved_sandbox
from stacks.project import ROOT
from tests.unit.graders.attacks import code_hostile, code_programs, code_tests
from tests.unit.graders.attacks.code_honest import HONEST
from tests.unit.graders.attacks.code_tests import CASES, CHECK, PROGRAM

ATTACKS = [*code_tests.ATTACKS, *code_hostile.ATTACKS]
PROGRAM_ATTACKS, HONEST_PROGRAMS = code_programs.ATTACKS, code_programs.HONEST
GRADER = load_grader({"type": "code_tests", "seconds": 0.5, "memory_mb": 256})

MONTY = load_grader({"type": "code_tests", "sandbox": "monty", "seconds": 0.5, "memory_mb": 256})
UNKNOWN_TO_MONTY = {
    "standard library", "usual imports", "a higher recursion limit", "generator helper", "generics", "lru_cache",
    "a decorated function", "deque", "itertools", "enum", "context manager", "logging",
}  # fmt: skip
LISTS_IN_MONTY = {"an iterator", "a map object"}
"""The interpreter makes lists of these at once."""


def grade(response: str, reference: Any) -> Score:
    return GRADER.grade(GraderSample("1", (), response, reference))


def leftovers() -> tuple[set[str], set[str], int]:
    """Processes of sandboxes besides this one's warm process, entries in /tmp, descriptors of this process."""
    proved_sandbox()
    mine = {str(os.getpid())}
    running = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] in mine:
            mine.add(status.parent.name)
            running.add(status.parent.name)
    entries = {path.name for path in Path(tempfile.gettempdir()).iterdir() if "code-attack" in path.name}
    return running, entries, len(list(Path("/proc/self/fd").iterdir()))


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 100
    assert len(HONEST) >= 40
    assert min(len(PROGRAM_ATTACKS), len(HONEST_PROGRAMS)) >= 5


@pytest.mark.parametrize(("code", "why"), ATTACKS, ids=[why for _, why in ATTACKS])
@pytest.mark.parametrize("reference", [CASES, CHECK], ids=["cases", "check"])
def test_attack_is_not_paid_and_leaves_nothing(code: str, why: str, reference: dict[str, Any]) -> None:
    grade(HONEST[0][0], reference)
    before = leftovers()
    score = grade(f"```python\n{code}\n```", reference)
    if reference is CHECK and why in code_hostile.BY_VALUE:
        assert score.value == 1.0
        return
    assert score.value <= 0.1, why
    assert score.components["correct"] == 0.0
    grade(HONEST[0][0], reference)
    assert leftovers() == before


@pytest.mark.parametrize(("code", "why"), PROGRAM_ATTACKS, ids=[why for _, why in PROGRAM_ATTACKS])
def test_program_attack_earns_no_more_than_the_tests_that_it_passes(code: str, why: str) -> None:
    before = leftovers()
    score = grade(f"```python\n{code}\n```", PROGRAM)
    assert score.components["correct"] == 0.0
    assert score.value <= (0.2 if "only one test" in why else 0.0)
    assert leftovers() == before


@pytest.mark.parametrize(("response", "why"), HONEST, ids=[why for _, why in HONEST])
@pytest.mark.parametrize("reference", [CASES, CHECK], ids=["cases", "check"])
def test_honest_function_is_paid(response: str, why: str, reference: dict[str, Any]) -> None:
    score = grade(response, reference)
    assert (score.value, score.components["runs"]) == (1.0, 1.0), why


@pytest.mark.parametrize(("code", "why"), ATTACKS, ids=[why for _, why in ATTACKS])
def test_attack_is_not_paid_in_monty(code: str, why: str) -> None:
    MONTY.grade(GraderSample("1", (), HONEST[0][0], CASES))
    before = leftovers()
    score = MONTY.grade(GraderSample("1", (), f"```python\n{code}\n```", CASES))
    assert leftovers() == before
    if why in LISTS_IN_MONTY:
        assert score.value == 1.0
        return
    assert score.value <= 0.1, why
    assert score.components["correct"] == 0.0


@pytest.mark.parametrize(("response", "why"), HONEST, ids=[why for _, why in HONEST])
def test_honest_function_is_paid_in_monty_where_it_knows_the_language(response: str, why: str) -> None:
    score = MONTY.grade(GraderSample("1", (), response, CASES))
    assert score.value == (0.0 if why in UNKNOWN_TO_MONTY else 1.0), why


@pytest.mark.parametrize(("code", "why"), HONEST_PROGRAMS, ids=[why for _, why in HONEST_PROGRAMS])
def test_honest_program_is_paid(code: str, why: str) -> None:
    assert grade(f"```python\n{code}\n```", PROGRAM).value == 1.0, why


def test_one_candidate_finds_nothing_of_another() -> None:
    leave = "import builtins, sys\nbuiltins.left = [3, 6]\nsys.modules['left'] = builtins\nrandom_state = 1\n"
    grade(f"{leave}def scale(numbers, factor):\n    return builtins.left", CASES)
    found = grade("import left\ndef scale(numbers, factor):\n    return left.left", CASES)
    assert found.components["runs"] == 0.0
    assert grade("def scale(numbers, factor):\n    return left", CASES).value == 0.0


def readable_python() -> str:
    """This Python, or the system's of the same version, where this one lies in a folder of root's own."""
    for path in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = [path, "-c", "import __future__"]
        try:
            tried = subprocess.run(command, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True)
        except OSError:
            continue
        if tried.returncode == 0:
            return path
    pytest.skip("no Python here can be run by an unprivileged user")


def test_attacks_as_an_unprivileged_user() -> None:
    """Lambda's user: the parent is no root, the child has its parent's user id."""
    if os.getuid() != 0:
        pytest.skip("this test run is unprivileged already")
    script = (
        "import os, json\n"
        "from rft.graders.sandbox.probe import probe, proved_sandbox\n"
        "print(json.dumps({c.name: c.holds for c in probe(proved_sandbox()).checks}))\n"
        "from tests.unit.graders.test_code_attacks import GRADER, grade, ATTACKS, HONEST, CASES, leftovers\n"
        "before = leftovers()\n"
        "paid = [why for code, why in ATTACKS if grade(f'```python\\n{code}\\n```', CASES).value > 0.1]\n"
        "missed = [why for text, why in HONEST if grade(text, CASES).value < 1.0]\n"
        "alive = leftovers() == before\n"
        "print(json.dumps([paid, missed, alive, os.getuid()]))\n"
    )
    packages = Path(pytest.__file__).resolve().parent.parent
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'lambda'}:{packages}", "PATH": os.defpath}
    done = subprocess.run(
        [readable_python(), "-B", "-c", script],
        cwd=ROOT, env=environment, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    first, last = done.stdout.strip().splitlines()
    assert "false" not in first
    assert last == "[[], [], true, 65534]"
