"""The code reward on published data: labels of real completions, and every canonical solution."""

from typing import Any

from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader
from tests.shared_data import shared_rows

GRADER = load_grader({"type": "code_tests", "seconds": 3})


def graded(task: dict[str, Any], body: str) -> float:
    """A completion as a whole program; functions of the prompt that the tests use are the tests' setup."""
    reference = {
        "entry_point": task["entry_point"],
        "test_code": task["test"],
        "setup": task["prompt"] + "    pass\n",
    }
    return GRADER.grade(GraderSample("1", (), f"```python\n{task['prompt']}{body}\n```", reference)).value


def test_every_canonical_solution_passes() -> None:
    tasks = shared_rows("humaneval.jsonl")
    failed = [task["task_id"] for task in tasks if graded(task, task["canonical_solution"]) != 1.0]
    assert (len(tasks), failed) == (164, [])


def test_agreement_with_the_labels_of_real_completions() -> None:
    tasks = {task["task_id"]: task for task in shared_rows("humaneval.jsonl")}
    samples = shared_rows("humaneval_model_samples.jsonl")
    wrong = [
        sample["task_id"]
        for sample in samples
        if (graded(tasks[sample["task_id"]], sample["response"]) == 1.0) != (sample["label"] == 1)
    ]
    assert (len(samples), wrong) == (328, [])
