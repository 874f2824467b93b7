"""Running a response's code against a row's tests, in the sandbox.

Each form of tests gives one passed-or-not per test. Tests after a timeout or an early end are not passed. No expected
value and no line of test code is ever sent to the candidate's process.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from rft.graders.base import GraderFault
from rft.graders.code.compare import same, same_output
from rft.graders.code.reference import Case, CheckTests, FunctionTests, ProgramTests, Tests
from rft.graders.sandbox.limits import Limits
from rft.graders.sandbox.probe import proved_sandbox
from rft.graders.sandbox.process import Child, ChildEnded, ChildTimedOut
from rft.graders.time_budget import EXAMINER_SECONDS, PROGRAM_SHARE

_CONSTANTS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, ["f", "0.0"], "", ["l", []], ["t", []], ["d", []], ["s", []],
)  # fmt: skip

_WORDS = ("", "0", "1", "-1", "YES", "NO", "Yes", "No", "True", "False")
"""What programs print that solve nothing."""


class BrokenTests(ValueError):
    """The row's own test code or its setup cannot be run."""


class UnsupportedTests(ValueError):
    """The row's tests need what cannot be carried between two processes."""


@dataclass(frozen=True, slots=True)
class Run:
    """passed: one for each test, in order. loaded: whether the code ran and has the function. timed_out: whether the
    wall limit ended it."""

    passed: tuple[bool, ...]
    loaded: bool
    timed_out: bool = False
    uncarried: bool = False
    """Whether a result was of a type that cannot leave the candidate's process."""


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
    uncarried = False
    in_place, prompt = tests.context.in_place, tests.context.prompt
    with proved_sandbox().candidate(blocks, tests.entry_point, limits, prompt) as child:
        try:
            loaded = _is_ready(child)
            for index, case in enumerate(tests.cases if loaded else ()):
                answer = child.ask({"arguments": case.arguments, "named": case.named, "in_place": in_place})
                passed[index] = _returned(answer, case, tolerance, in_place)
                uncarried = uncarried or _is_uncarried(answer)
        except ChildTimedOut:
            return Run(tuple(passed), loaded, timed_out=True)
        except ChildEnded:
            return Run(tuple(passed), loaded)
    return Run(tuple(passed), loaded, uncarried=uncarried)


def _is_ready(child: Child) -> bool:
    message = child.answer()
    return isinstance(message, dict) and message.get("ready") is True


def _returned(answer: Any, case: Case, tolerance: float, in_place: bool) -> bool:
    if not isinstance(answer, dict) or "value" not in answer:
        return False
    if in_place:
        after = answer.get("arguments")
        return isinstance(after, list) and len(after) > 0 and same(case.expected, after[0], tolerance)
    return same(case.expected, answer["value"], tolerance)


def _is_uncarried(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("raised") == "Unreadable"


def _run_checks(tests: CheckTests, blocks: Sequence[str], limits: Limits) -> Run:
    names = test_names(tests)
    nothing = Run((False,) * len(names), loaded=False)
    with proved_sandbox().candidate(blocks, tests.entry_point, limits, tests.context.prompt) as child:
        try:
            # The examiner begins beside the candidate, and waits until that is ready.
            with proved_sandbox().child(
                "examiner", limits, [child.channel.fileno()], sweep=False
            ) as examiner:
                examiner.tell(_job(tests))
                if not _is_ready(child):
                    return nothing
                # From here on the examiner reads and writes this end; both want it blocking.
                child.channel.settimeout(None)
                report = examiner.ask({"ready": True})
        except ChildTimedOut:
            return Run(nothing.passed, loaded=True, timed_out=True)
        except ChildEnded:
            return Run(nothing.passed, loaded=True)
    found = {str(name): held is True for name, held in report["results"]}
    passed = tuple(found.get(name, False) for name in names)
    return Run(passed, loaded=True, uncarried=report["uncarried"]["results"] > 0)


def _job(tests: CheckTests) -> dict[str, Any]:
    return {
        "setup": tests.setup,
        "tests": tests.code,
        "asserts": tests.asserts,
        "function": tests.entry_point.rpartition(".")[2],
        "in_place": tests.context.in_place,
    }


def test_names(tests: CheckTests) -> list[str]:
    """The tests of test code, in the order of `Run.passed`. Raises what `stub_results` raises."""
    return [name for name, _ in stub_results(tests)[0]]


@lru_cache(maxsize=512)
def stub_results(tests: CheckTests) -> list[list[tuple[str, bool]]]:
    """(test's name, passed) for each trivial stub. Raises `BrokenTests` for test code that does not run,
    `UnsupportedTests` for test code that needs more than plain values."""
    with proved_sandbox().child("examiner", Limits(EXAMINER_SECONDS, 10, 512)) as examiner:
        try:
            report = examiner.ask(_job(tests))
        except (ChildEnded, ChildTimedOut) as error:
            raise BrokenTests("the test code does not run") from error
    if report["uncarried"]["arguments"]:
        raise UnsupportedTests("the test code passes what is no plain value, such as a function")
    if report["uncarried"]["imports"]:
        raise UnsupportedTests("the test code imports what the sandbox does not have")
    return [[(str(name), held is True) for name, held in results] for results in report["stubs"]]


def _run_programs(tests: ProgramTests, blocks: Sequence[str], limits: Limits) -> Run:
    """One run a test, until the first that takes too long or all of them together take `PROGRAM_SHARE` limits."""
    passed = [False] * len(tests.cases)
    loaded = False
    deadline = time.monotonic() + PROGRAM_SHARE * limits.wall_seconds
    for index, case in enumerate(tests.cases):
        left = deadline - time.monotonic()
        if left <= 0:
            return Run(tuple(passed), loaded, timed_out=True)
        # The last run may not outlast what all of them have together.
        bounded = replace(limits, wall_seconds=min(limits.wall_seconds, left))
        outcome, output = run_program(blocks, case.stdin, bounded, tests.context.prompt)
        loaded = loaded or outcome not in ("SyntaxError", "ended")
        if outcome == "timed_out":
            return Run(tuple(passed), loaded, timed_out=True)
        passed[index] = outcome == "" and same_output(case.stdout, output)
    return Run(tuple(passed), loaded)


def run_program(blocks: Sequence[str], stdin: str, limits: Limits, prompt: str = "") -> tuple[str, str]:
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
            child.tell({"blocks": list(blocks), "prompt": prompt})
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
    if tests.context.in_place:
        # A stub leaves its arguments alone.
        return [[bool(c.arguments) and same(c.expected, c.arguments[0], tolerance) for c in tests.cases]]
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
