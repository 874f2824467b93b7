"""Math answers: what must be paid, what must not, and why; the tables are in `attacks.math_*`."""

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.load import load_grader
from tests.unit.graders.attacks import math_hedged, math_hidden, math_honest, math_notation
from tests.unit.graders.attacks import math_unmarked as unmarked
from tests.unit.graders.attacks.math_answer import ATTACKS, HONEST, QUESTION, REFERENCE, SYSTEM
from tests.unit.graders.attacks.math_references import REFERENCES
from tests.unit.graders.attacks.math_values import EXPRESSIONS, STEPS, VALUES

ALL_ATTACKS = [
    *ATTACKS,
    *math_hedged.ATTACKS,
    *math_notation.ATTACKS,
    *math_hidden.ATTACKS,
    *unmarked.ATTACKS,
]
FORMAT_CREDIT = 0.05
GRADER = load_grader({"type": "math_answer", "format_credit": FORMAT_CREDIT})


def grade(response: str, reference: object = REFERENCE, question: str = QUESTION) -> Score:
    prompt = ({"role": "system", "content": SYSTEM}, {"role": "user", "content": question})
    return GRADER.grade(GraderSample("1", prompt, response, reference))


@pytest.mark.parametrize(("response", "why"), ALL_ATTACKS)
def test_attacks_are_not_paid(response: str, why: str) -> None:
    score = grade(response)
    assert score.components["correct"] == 0.0, why
    assert score.value <= FORMAT_CREDIT, why


@pytest.mark.parametrize(("response", "why"), [*HONEST, *math_honest.HONEST, *unmarked.HONEST])
def test_right_answers_are_not_missed(response: str, why: str) -> None:
    assert grade(response).value == 1.0, why


@pytest.mark.parametrize(
    ("question", "reference", "response", "correct", "why"), [*VALUES, *REFERENCES, *unmarked.VALUES]
)
def test_values(question: str, reference: object, response: str, correct: int, why: str) -> None:
    assert grade(response, reference, question).components["correct"] == correct, why


@pytest.mark.parametrize(
    ("reference", "response", "correct", "why"),
    EXPRESSIONS,
    ids=[f"{i} {row[3]}" for i, row in enumerate(EXPRESSIONS)],
)
def test_expressions(reference: str, response: str, correct: int, why: str) -> None:
    score = grade(response, reference, "What is it?")
    assert (score.value == 1.0) == bool(correct), why
    assert correct or score.value <= FORMAT_CREDIT, why


def test_there_are_enough() -> None:
    wrong = [row for row in [*EXPRESSIONS, *((*row[1:4], "") for row in VALUES)] if not row[2]]
    assert len(ATTACKS) + len(wrong) >= 60


@pytest.mark.parametrize(("response", "share", "why"), STEPS)
def test_steps(response: str, share: float, why: str) -> None:
    score = grade(response)
    assert score.components["steps"] == share, why
    assert score.value <= 0.3


def test_partial_credit_is_capped_and_a_right_answer_is_not() -> None:
    assert grade("48/2 = 24\n#### 70").value == 0.3
    assert grade("#### 70").value == FORMAT_CREDIT
    assert grade("#### 72").value == 1.0


@pytest.mark.parametrize("reference", [None, "", "   ", [], {"steps": [1]}, True, "a\nb", {"answer": [1]}])
def test_an_unreadable_reference_is_named(reference: object) -> None:
    score = grade("#### 72", reference)
    assert (score.value, score.errors) == (0.0, ("error_unreadable_reference",))


def test_an_overlong_response_is_named() -> None:
    assert grade("x" * 100_001 + "#### 72").errors == ("error_response_too_long",)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000, "1," * 50_000, "(" * 100_000, "\\boxed{" * 14_000, "#### " * 20_000, "the answer is " * 7_000,
        "\na:" * 33_000, "=" * 100_000, "1+" * 49_000 + "=", "<think>" * 14_000, "\\frac{" * 16_000,
        "#### " + "a " * 49_000 + "1", "#### 1 " + "1+1=" * 24_000, "#### 72" + " 72" * 30_000, "answer of " * 9_000,
        "#### 72 " + "(72) " * 15_000, "#### 72" + "\n" * 90_000 + "x",
        "#### 72 " + "hope " * 18_000, "#### 72 " + "if " * 30_000,
        "#### 72 " + "feel free " * 9_000, "#### 72\n" + "*\n" * 45_000,
        "#### 72 = " + "= " * 45_000, "#### 72 " + "not " * 24_000,
        "#### " + " " * 99_000, "<" + " " * 99_000, "\\text{" * 16_000,
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    assert grade(text).value <= 1.0


@pytest.mark.parametrize(
    "reference", ["72", REFERENCE, "\\sqrt{2}"], ids=["number", "solution", "expression"]
)
@pytest.mark.parametrize("filler", unmarked.HOSTILE)
def test_fillers_around_an_answer_are_read_once(filler: str, reference: str) -> None:
    long = (filler * 99_000)[:99_000]
    for text in (
        f"#### 72 {long}",
        f"#### 72{long}x",
        f"{long}\n#### 72",
        f"The answer is {long}72",
        f"#### 72 = {long}",
    ):
        # Comparing expressions has a limit of its own.
        assert set(grade(text, reference).errors) <= {"error_symbolic_timeout"}


def test_what_no_marker_names_is_an_answer_only_where_no_marker_is_wanted() -> None:
    grader = load_grader({"type": "math_answer", "marker": "####"})
    for response, _ in unmarked.HONEST[:21]:
        score = grader.grade(GraderSample("1", ({"role": "user", "content": QUESTION},), response, REFERENCE))
        assert score.components["correct"] == 0.0
