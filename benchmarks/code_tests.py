"""Code grading beside the official HumanEval check, on the same real completions, one after the other.

The peer is written anew from its published description (openai/human-eval, `check_correctness`): a process of
`multiprocessing` for each sample, a `Manager` list for its result, `exec` of program and tests in one namespace, and a
timeout of 3 s. Once more without the Manager, which is most of its cost. It has no isolation to speak of; ours runs the
candidate and its tests in two locked processes.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import show
from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader
from tests.shared_data import shared_rows

SECONDS = 3.0


def _pairs() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    tasks = {task["task_id"]: task for task in shared_rows("humaneval.jsonl")}
    return [(tasks[sample["task_id"]], sample) for sample in shared_rows("humaneval_model_samples.jsonl")]


def ours() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The grader on whole rows: tests read, stubs tried once a task, candidate and examiner run."""
    grader = load_grader({"type": "code_tests", "seconds": SECONDS})
    samples = [
        GraderSample(
            "1",
            (),
            f"```python\n{task['prompt']}{sample['response']}\n```",
            {
                "entry_point": task["entry_point"],
                "test_code": task["test"],
                "setup": task["prompt"] + "    pass\n",
            },
        )
        for task, sample in _pairs()
    ]
    return grader.grade, samples


def _programs() -> list[str]:
    return [
        f"{task['prompt']}{sample['response']}\n{task['test']}\ncheck({task['entry_point']})"
        for task, sample in _pairs()
    ]


def _execute(program: str, result: Any) -> None:
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
    "official HumanEval check": official,
    "the same without its Manager": bare,
}

if __name__ == "__main__":
    show("benchmarks.code_tests")
