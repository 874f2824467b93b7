"""code_tests: code that is run against unit tests, in a locked process that never sees them.

Pays 1.0 when every test passes, else at most `partial_credit` times the share of the tests that prove something. Three
forms of tests (see `code.reference`): calls of a function with expected values, test code that calls it, and programs
that read and print.

    {"type": "code_tests", "name": "tests", "partial_credit": 0.4, "seconds": 5, "memory_mb": 512}

- `visible_weight` (0): what a test that the prompt shows earns beside hidden ones; its answer can be copied. A test
  is shown when the row says so, or when its call (a program's input and output) stands in the user's turns.
- `float_tolerance` (1e-9): relative, and absolute near zero, for expected floats alone; with 0 a float equals only
  itself. A whole number that is expected is never met by a float: 6 / 3 is 2.0 and no 2, whatever the tolerance. Rows
  that take both expect 2.0 (``{"$float": "2.0"}``), which a whole number does meet.
- `seconds` (5): for all calls of a function together, and for each run of a program; all runs of a program together
  may take twice as long. The first that takes too long ends the grading of the response. A batch of the slowest
  responses has to fit into the function's time (`rft.graders.time_budget`): at most 5.7 where this grader is alone.
- `sandbox`: "process" runs CPython in a locked child; "monty" runs the pydantic-monty interpreter, which knows less of
  the language and of the standard library and takes calls with expected values only.

Components: `correct` (0 or 1, strict), `earned` (credit), `passed` (share of all tests), `runs` (the code loads).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderSpecError, Need, Score
from rft.graders.code.credit import Credit, ProvesNothing, credit_of
from rft.graders.code.extract import code_blocks
from rft.graders.code.reference import CheckTests, NoTests, Tests, UnreadableTests, read_tests
from rft.graders.code.runs import BrokenTests, Run, UnsupportedTests, run_tests, stubs_of, test_names
from rft.graders.code.shown import with_prompt
from rft.graders.sandbox.limits import Limits
from rft.graders.time_budget import CODE_SECONDS

SANDBOX: frozenset[Need] = frozenset({"sandbox"})
_FAILURES: dict[type[ValueError], str] = {
    UnreadableTests: "error_unreadable_reference",
    NoTests: "error_no_tests",
    BrokenTests: "error_broken_tests",
    ProvesNothing: "error_tests_prove_nothing",
    UnsupportedTests: "error_tests_not_supported",
}
_ROW_FAULTS = tuple(_FAILURES)
_MAX_ROWS = 1024


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["code_tests"]
    name: str = "code_tests"
    sandbox: Literal["process", "monty"] = "process"
    partial_credit: Annotated[float, Field(ge=0.0, le=0.6)] = 0.4
    visible_weight: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    float_tolerance: Annotated[float, Field(ge=0.0, le=0.01)] = 1e-9
    seconds: Annotated[float, Field(ge=0.5, le=30.0)] = CODE_SECONDS
    # The function has 1,769 MB for the child, the examiner and itself: a larger child could end all three.
    memory_mb: Annotated[int, Field(ge=128, le=1024)] = 512
    max_response_chars: Annotated[int, Field(ge=100, le=200_000)] = 100_000


class CodeTests:
    """The grader; see the module's docstring for what it pays."""

    needs = SANDBOX

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.spec = spec
        self.limits = Limits(spec.seconds, spec.seconds, spec.memory_mb)
        self._solved: dict[str, bool] = {}
        self.paid = frozenset({"correct", "earned"} if spec.partial_credit else {"correct"})

    def grade(self, sample: GraderSample) -> Score:
        """Score of one response. Raises `GraderFault` when the sandbox does not work."""
        try:
            key = _key(sample.reference)
            tests, credit = _row(key, sample.user_text, self.spec.visible_weight, self.spec.float_tolerance)
        except _ROW_FAULTS as error:
            return Score.unjudged(_FAILURES[type(error)])
        if len(sample.response_text) > self.spec.max_response_chars:
            return Score(0.0, _components(0.0, 0.0, 0.0, 0.0), ("error_response_too_long",))
        blocks = code_blocks(sample.response_text)
        if not blocks:
            return Score(0.0, _components(0.0, 0.0, 0.0, 0.0))
        try:
            run = self._run(tests, blocks)
        except UnreadableTests as error:
            return Score.unjudged(_FAILURES[type(error)])
        correct = all(run.passed)
        if not correct and not self._proved(key, tests):
            return Score.unjudged(_FAILURES[BrokenTests])
        errors = () if correct or not run.uncarried else ("error_result_not_carried",)
        earned = 1.0 if correct else credit.earned(run.passed)
        share = sum(run.passed) / len(run.passed)
        value = 1.0 if correct else self.spec.partial_credit * earned
        return Score(value, _components(float(correct), earned, share, float(run.loaded)), errors)

    def _proved(self, key: str, tests: Tests) -> bool:
        """Whether the row's own solution, where there is one, passes its tests; asked only when a response does not."""
        if not tests.context.solution:
            return True
        if key not in self._solved:
            if len(self._solved) >= _MAX_ROWS:
                self._solved.clear()
            run = self._run(tests, [tests.context.solution])
            # A busy machine is no proof against a row.
            self._solved[key] = all(run.passed) or run.timed_out
        return self._solved[key]

    def _run(self, tests: Tests, blocks: list[str]) -> Run:
        if self.spec.sandbox == "monty":
            from rft.graders.code.monty import run_in_monty

            return run_in_monty(tests, blocks, self.limits, self.spec.float_tolerance)
        return run_tests(tests, blocks, self.limits, self.spec.float_tolerance)


def _components(correct: float, earned: float, passed: float, runs: float) -> dict[str, float]:
    return {"correct": correct, "earned": earned, "passed": passed, "runs": runs}


def _key(reference: object) -> str:
    """The reference as text: the same row comes back with every rollout of its group."""
    if isinstance(reference, str):
        return reference
    try:
        return json.dumps(reference)
    except (TypeError, ValueError) as error:
        raise UnreadableTests("the reference is no JSON") from error


@lru_cache(maxsize=_MAX_ROWS)
def _row(reference: str, prompt: str, visible_weight: float, tolerance: float) -> tuple[Tests, Credit]:
    """A row's tests and what they are worth. Raises what `_FAILURES` names, and `GraderFault`."""
    tests = with_prompt(read_tests(reference), prompt)
    stubs = stubs_of(tests, tolerance)
    if isinstance(tests, CheckTests):
        names = test_names(tests)
        shown = [name in tests.visible for name in names]
        return tests, credit_of([1.0] * len(names), shown, stubs, visible_weight)
    weights = [case.weight for case in tests.cases]
    return tests, credit_of(weights, [case.visible for case in tests.cases], stubs, visible_weight)


def build(spec: Spec, path: str, _load_child: object) -> CodeTests:
    """The grader of a spec. Raises `GraderSpecError` when the interpreter that it names is not installed."""
    if spec.sandbox == "monty":
        from rft.graders.code.monty import is_installed

        if not is_installed():
            raise GraderSpecError(
                f"{path}.sandbox",
                'pydantic-monty is not installed here; "process" needs nothing besides Python',
            )
    return CodeTests(spec)
