"""Running a response's code against a row's tests, in the sandbox.

Each form of tests gives one passed-or-not per test. Tests after a timeout or an early end are not passed. No expected
value and no line of test code is ever sent to the candidate's process.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rft.graders.base import GraderFault
from rft.graders.code.compare import same, same_output
from rft.graders.code.reference import Case, CheckTests, FunctionTests, ProgramTests, Tests
from rft.graders.sandbox.limits import Limits
from rft.graders.sandbox.probe import proved_sandbox
from rft.graders.sandbox.process import Child, ChildEnded, ChildTimedOut

_CONSTANTS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, ["f", "0.0"], "", ["l", []], ["t", []], ["d", []], ["s", []],
)  # fmt: skip

_WORDS = ("", "0", "1", "-1", "YES", "NO", "Yes", "No", "True", "False")
"""What programs print that solve nothing."""


class BrokenTests(ValueError):
    """The row's own test code or its setup cannot be run."""


@dataclass(frozen=True, slots=True)
class Run:
    """passed: one for each test, in order. loaded: whether the code ran and has the function. timed_out: whether the
    wall limit ended it."""

    passed: tuple[bool, ...]
    loaded: bool
    timed_out: bool = False


def run_tests(tests: Tests, blocks: Sequence[str], limits: Limits, tolerance: float) -> Run:
    """Run a response's code. Raises `GraderFault` when the sandbox does not work."""
    if isinstance(tests, FunctionTests):
        return _run_cases(tests, blocks, limits, tolerance)
    if isinstance(tests, CheckTests):
        return _run_checks(tests, blocks, limits)
    return _run_programs(tests, blocks, limits)


def _run_cases(tests: FunctionTests, blocks: Sequence[str], limits: Limits, tolerance: float) -> Run:
    passed = [False] * len(tests.cases)
    loaded = False
    with proved_sandbox().candidate(blocks, tests.entry_point, limits) as child:
        try:
            loaded = _is_ready(child)
            for index, case in enumerate(tests.cases if loaded else ()):
                answer = child.ask({"arguments": case.arguments, "named": case.named})
                passed[index] = _returned(answer, case, tolerance)
        except ChildTimedOut:
            return Run(tuple(passed), loaded, timed_out=True)
        except ChildEnded:
            return Run(tuple(passed), loaded)
    return Run(tuple(passed), loaded)


def _is_ready(child: Child) -> bool:
    message = child.answer()
    return isinstance(message, dict) and message.get("ready") is True


def _returned(answer: Any, case: Case, tolerance: float) -> bool:
    return isinstance(answer, dict) and "value" in answer and same(case.expected, answer["value"], tolerance)


def _run_checks(tests: CheckTests, blocks: Sequence[str], limits: Limits) -> Run:
    names = [name for name, _ in stub_results(tests)[0]]
    nothing = Run((False,) * len(names), loaded=False)
    with proved_sandbox().candidate(blocks, tests.entry_point, limits) as child:
        try:
            if not _is_ready(child):
                return nothing
            # From here on the examiner reads and writes this end; both want it blocking.
            child.channel.settimeout(None)
            with proved_sandbox().child("examiner", limits, [child.channel.fileno()]) as examiner:
                report = examiner.ask(_job(tests))
        except ChildTimedOut:
            return Run(nothing.passed, loaded=True, timed_out=True)
        except ChildEnded:
            return Run(nothing.passed, loaded=True)
    found = {str(name): held is True for name, held in report["results"]}
    return Run(tuple(found.get(name, False) for name in names), loaded=True)


def _job(tests: CheckTests) -> dict[str, Any]:
    return {
        "setup": tests.setup,
        "tests": tests.code,
        "asserts": tests.asserts,
        "function": tests.entry_point.rpartition(".")[2],
    }


@lru_cache(maxsize=512)
def stub_results(tests: CheckTests) -> list[list[tuple[str, bool]]]:
    """(test's name, passed) for each trivial stub. Raises `BrokenTests` for test code that does not run."""
    with proved_sandbox().child("examiner", Limits(20.0, 10, 512)) as examiner:
        try:
            report = examiner.ask(_job(tests))
        except (ChildEnded, ChildTimedOut) as error:
            raise BrokenTests("the test code does not run") from error
    return [[(str(name), held is True) for name, held in results] for results in report["stubs"]]


def _run_programs(tests: ProgramTests, blocks: Sequence[str], limits: Limits) -> Run:
    passed, loaded, timed_out = [], False, False
    for case in tests.cases:
        outcome, output = run_program(blocks, case.stdin, limits)
        loaded = loaded or outcome not in ("SyntaxError", "ended")
        timed_out = timed_out or outcome == "timed_out"
        passed.append(outcome == "" and same_output(case.stdout, output))
    return Run(tuple(passed), loaded, timed_out)


def run_program(blocks: Sequence[str], stdin: str, limits: Limits) -> tuple[str, str]:
    """(how it ended, what it printed): "" for a clean end, "timed_out", "ended", or an exception's class.

    Raises `GraderFault` when the sandbox does not work.
    """
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    try:
        with proved_sandbox().child("program", limits, [theirs.fileno(), writing]) as child:
            theirs.close()
            os.close(writing)
            writing = -1
            child.tell({"blocks": list(blocks)})
            printed = child.pump(ours, stdin.encode(), reading, limits.output_bytes)
            if len(printed) > limits.output_bytes:
                return "output_limit", ""
            ended = child.answer()
    except ChildTimedOut:
        return "timed_out", ""
    except ChildEnded:
        return "ended", ""
    finally:
        ours.close()
        theirs.close()
        os.close(reading)
        if writing != -1:
            os.close(writing)
    how = ended.get("ended") if isinstance(ended, dict) else "ended"
    return str(how), printed.decode("utf-8", "replace")


def stubs_of(tests: Tests, tolerance: float) -> list[list[bool]]:
    """For each trivial stub, which tests it passes. Raises `BrokenTests`, `GraderFault`."""
    if isinstance(tests, CheckTests):
        found = [[held for _, held in results] for results in stub_results(tests)]
        if not found or len({len(row) for row in found}) != 1:
            raise GraderFault("the examiner answered in no known form")
        return found
    if isinstance(tests, ProgramTests):
        echo = [same_output(case.stdout, case.stdin) for case in tests.cases]
        return [echo, *([same_output(case.stdout, word) for case in tests.cases] for word in _WORDS)]
    constants = [[same(case.expected, node, tolerance) for case in tests.cases] for node in _CONSTANTS]
    widest = max(len(case.arguments) for case in tests.cases)
    echoes = [
        [
            index < len(case.arguments) and same(case.expected, case.arguments[index], tolerance)
            for case in tests.cases
        ]
        for index in range(widest)
    ]
    return [*constants, *echoes]
