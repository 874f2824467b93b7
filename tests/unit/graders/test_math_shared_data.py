"""The math grader against published labels."""

import re

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader
from tests.shared_data import shared_rows

GRADER = load_grader({"type": "math_answer"})


def sample(prompt: str, response: str, reference: object) -> GraderSample:
    return GraderSample("1", ({"role": "user", "content": prompt},), response, reference)


@pytest.mark.parametrize("form", ["A: {}", "#### {}", "\\boxed{{{}}}"])
def test_agrees_with_every_official_label(form: str) -> None:
    wrong = []
    for row in shared_rows("gsm8k_model_solutions.jsonl"):
        body, marker, answer = row["response"].rpartition("\nA: ")
        response = f"{body}\n{form.format(answer)}" if marker else row["response"]
        score = GRADER.grade(sample(row["prompt"], response, row["reference"]))
        if score.components["correct"] != row["label"]:
            wrong.append(row["id"])
    assert wrong == []


def test_every_published_solution_is_paid_in_full() -> None:
    rows = shared_rows("gsm8k_train.jsonl")
    missed = [
        row["question"]
        for row in rows
        if GRADER.grade(sample(row["question"], re.sub("<<.*?>>", "", row["answer"]), row["answer"])).value
        != 1.0
    ]
    assert missed == []


def test_human_labelled_wrong_solutions_earn_partial_credit_at_most() -> None:
    contradicting = 0
    for row in shared_rows("mr_gsm8k_step_errors.jsonl"):
        text = re.sub("<<.*?>>", "", "\n".join(row["steps"]))
        score = GRADER.grade(sample(row["prompt"], text, row["reference_solution"]))
        if score.errors:
            continue  # these references end in "the value of x is 30": no marked answer
        contradicting += score.components["correct"] != row["answer_correct"]
        assert score.components["correct"] or score.value <= 0.3
    # In two rows the label contradicts the final numbers of the row itself (4 against 4, 8 against 20).
    assert contradicting == 2
