"""Code grading beside the official HumanEval check, on the same real completions, one after the other.

The peer is written anew from its published description (openai/human-eval, `check_correctness`): a process of
`multiprocessing` for each sample, a `Manager` list for its result, `exec` of program and tests in one namespace, and an
alarm after 3 s. Once more without the Manager, which is most of its cost. It has no isolation to speak of; ours runs
the candidate and its tests in two locked processes.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from benchmarks.measure import show
from benchmarks.published import own_rows, published_rows, rows_remark
from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader

SECONDS = 3.0
PUBLISHED = ("humaneval.jsonl", "humaneval_model_samples.jsonl")


@dataclass(frozen=True, slots=True)
class _Row:
    """A response to grade with its reference, and the same as the one program that the peer executes."""

    response: str
    reference: dict[str, Any]
    program: str


def _rows() -> list[_Row]:
    """Real completions of HumanEval; without the data the code recipe's own solutions."""
    tasks = {task["task_id"]: task for task in published_rows(PUBLISHED[0])}
    found = [_human_eval(tasks[sample["task_id"]], sample) for sample in published_rows(PUBLISHED[1])]
    return found or [_own(row["reference_answer"]) for row in own_rows("code")]


def _human_eval(task: dict[str, Any], sample: dict[str, Any]) -> _Row:
    code = task["prompt"] + sample["response"]
    setup = task["prompt"] + "    pass\n"
    reference = {"entry_point": task["entry_point"], "test_code": task["test"], "setup": setup}
    return _Row(f"```python\n{code}\n```", reference, f"{code}\n{task['test']}\ncheck({task['entry_point']})")


def _own(reference: dict[str, Any]) -> _Row:
    name, solution = reference["entry_point"], reference["solution"]
    checks = "\n".join(
        f"assert {name}(*{case['input']!r}) == {case['expected']!r}"
        for case in json.loads(reference["tests"])
    )
    return _Row(f"```python\n{solution}\n```", reference, f"{solution}\n{checks}")


def ours() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The grader on whole rows: tests read, stubs tried once a task, candidate and examiner run."""
    grader = load_grader({"type": "code_tests", "seconds": SECONDS})
    return grader.grade, [GraderSample("1", (), row.response, row.reference) for row in _rows()]


def monty() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The same in the interpreter that has neither files nor a network, in place of locked processes."""
    grader = load_grader({"type": "code_tests", "sandbox": "monty", "seconds": SECONDS})
    return grader.grade, [GraderSample("1", (), row.response, row.reference) for row in _rows()]


def _programs() -> list[str]:
    return [row.program for row in _rows()]


def remark() -> str:
    """Which rows these were, and what the peer is."""
    return f"{rows_remark(PUBLISHED[1], 'code')}\nthe official check is written anew as published, with its exec() on"


def _too_long(_number: int, _frame: object) -> NoReturn:
    raise TimeoutError


def _execute(program: str, result: Any) -> None:
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(program, {})  # noqa: S102 - the peer does so
        result.append("passed")
    except BaseException as error:  # noqa: BLE001 - as the peer: any exception is a failure
        result.append(f"failed: {error}")


def _official(program: str) -> object:
    with multiprocessing.Manager() as manager:
        result = manager.list()
        process = multiprocessing.get_context("fork").Process(target=_execute, args=(program, result))
        process.start()
        process.join(SECONDS + 1)
        if process.is_alive():
            process.kill()
            process.join()
        return list(result)


class _Pipe:
    def __init__(self, end: Any) -> None:
        self.append = end.send


def _bare(program: str) -> object:
    mine, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_execute, args=(program, _Pipe(theirs)))
    process.start()
    theirs.close()
    process.join(SECONDS + 1)
    if process.is_alive():
        process.kill()
        process.join()
    with contextlib.suppress(EOFError):
        return mine.recv()
    return None


def official() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The official check as published."""
    return _official, _programs()


def bare() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The same with a pipe in place of the Manager."""
    return _bare, _programs()


CONTENDERS = {
    "code_tests, two locked processes": ours,
    "code_tests, monty": monty,
    "official HumanEval check": official,
    "the same without its Manager": bare,
}

if __name__ == "__main__":
    show("benchmarks.code_tests")
