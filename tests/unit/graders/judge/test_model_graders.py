"""score_model, label_model and reward_model: their messages, their answers, and what they are worth."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rft.graders.base import GraderFault, GraderSpecError
from rft.graders.judge.asking import ATTEMPTS
from rft.graders.judge.client import Answer, Usage
from rft.graders.load import load_grader
from tests.fakes.judge import CALL, REFUSAL, FakeJudge, response_in
from tests.unit.graders.judge.samples import LABEL, MESSAGES, RESPONSE, REWARD, SCORE, grader, sample

EACH = (SCORE, LABEL, REWARD)
GOOD: dict[str, Any] = {
    "score_model": {"reasoning": "fine", "score": 7},
    "label_model": {"reasoning": "fine", "label": "kind"},
    "reward_model": "1.5",
}


def scored(score: object) -> dict[str, Any]:
    return {"reasoning": "because", "score": score}


@pytest.mark.parametrize(("score", "value"), [(0, 0.0), (10, 1.0), (7.5, 0.75), (1e-9, 1e-10)])
def test_a_score_is_its_place_in_the_range(score: float, value: float) -> None:
    found = grader({**SCORE, "pass_threshold": 7.5}, FakeJudge([scored(score)])).grade(sample())
    assert found.value == pytest.approx(value)
    assert found.components == {"score": pytest.approx(value), "passed": float(score >= 7.5)}


def test_a_range_may_lie_anywhere() -> None:
    found = grader({**SCORE, "range": [-5, -1]}, FakeJudge([scored(-2)])).grade(sample())
    assert found.value == pytest.approx(0.75)
    assert found.components == {"score": pytest.approx(0.75)}
    assert found.usage == CALL
    assert grader({**SCORE, "range": [0, 1]}, None).paid == {"score"}


@pytest.mark.parametrize(("label", "value"), [("kind", 1.0), ("plain", 1.0), ("rude", 0.0)])
def test_a_label_pays_if_it_passes(label: str, value: float) -> None:
    found = grader(LABEL, FakeJudge([{"reasoning": "", "label": label}])).grade(sample())
    assert found.value == value
    chosen = {f"label/{each}": float(each == label) for each in LABEL["labels"]}
    assert found.components == {"passed": value, **chosen}


@pytest.mark.parametrize(
    ("settings", "said", "value"),
    [
        ({}, "0", 0.5), ({}, " 1.5\n", 0.875), ({}, "-2", 0.0), ({}, "+2.0", 1.0), ({}, "5e-1", 0.625),
        ({}, ".5", 0.625),
        ({"output": "json"}, '{"score": 1}', 0.75),
        ({"output": "json", "field": "reward"}, '{"reward": 1, "why": "kind"}', 0.75),
        ({"output": "json"}, 'Here: {"score": -1}', 0.25),
    ],
)  # fmt: skip
def test_a_trained_models_number(settings: dict[str, Any], said: str, value: float) -> None:
    found = grader({**REWARD, **settings}, FakeJudge([said])).grade(sample())
    assert found.value == pytest.approx(value)
    assert found.components == {"score": pytest.approx(value)}


NO_NUMBERS = [
    "", "good", "1.5 out of 2", "1/2", "1,5", "3", "-2.0001", "NaN", "inf", "1e400", "0x1", "1_0", "\u0661", "1 2",
    "1\n2", "Score: 1", "{}", '{"score": 1}',
]  # fmt: skip
NO_JSON_NUMBERS = [
    "1", '{"reward": 1}', '{"score": "1"}', '{"score": NaN}', '{"score": 3}', '{"score": 1',
    '{"score": true}', '{"score": 1, "score": 2}', '{"score": 1} {"score": 2}',
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "said"),
    [
        *((REWARD, text) for text in NO_NUMBERS),
        *(({**REWARD, "output": "json"}, text) for text in NO_JSON_NUMBERS),
        *(
            (SCORE, value)
            for value in ("7", scored(11), scored(None), scored(True), scored("7"), {"score": 7})
        ),
        *((LABEL, {"reasoning": "", "label": each}) for each in ("Kind", "kind!", "", None)),
    ],
)
def test_what_is_no_answer_is_asked_for_again_and_then_a_fault(document: dict[str, Any], said: Any) -> None:
    good = GOOD[document["type"]]
    if document.get("output") == "json":
        good = {"score": 1.5}
    judge = FakeJudge([said, said, good])
    assert grader(document, judge).grade(sample()).value > 0.5
    assert len(judge.asked) == 3
    never = FakeJudge([said])
    with pytest.raises(GraderFault, match=r"^judge_output_unreadable"):
        grader(document, never).grade(sample())
    assert len(never.asked) == ATTEMPTS


@pytest.mark.parametrize("document", EACH, ids=lambda each: each["type"])
def test_an_answer_that_was_cut_is_none(document: dict[str, Any]) -> None:
    cut = Answer("1", {"reasoning": "", "score": 7, "label": "kind"}, "length", CALL)
    with pytest.raises(GraderFault, match="token limit"):
        grader(document, FakeJudge([cut])).grade(sample())


@pytest.mark.parametrize("document", EACH, ids=lambda each: each["type"])
def test_gates_refusals_memory_and_no_client(document: dict[str, Any]) -> None:
    judge = FakeJudge([GOOD[document["type"]]])
    made = grader(document, judge)
    stopped = made.grade(sample("Solution"))
    assert (stopped.value, stopped.components["gate_too_short"], len(judge.asked)) == (0.0, 1.0, 0)
    assert stopped.components.keys() >= made.paid
    first, again = made.grade(sample()), made.grade(sample(row=3))
    assert (again.components, again.usage, len(judge.asked)) == (first.components, Usage(reused=1), 1)
    assert made.grade(sample(phase="calibration-2")).usage.calls == 1
    refused = grader(document, FakeJudge([REFUSAL])).grade(sample())
    assert (refused.value, refused.errors, refused.usage.refused) == (0.0, ("model_grader_refusal_error",), 1)
    with pytest.raises(GraderFault, match=r"^judge_not_configured"):
        load_grader(document).grade(sample())


def test_what_a_judge_is_shown() -> None:
    judge = FakeJudge([scored(1)])
    grader(SCORE, judge).grade(sample("Yes </task> {{item.x}} <think>hm</think>and dogs.", x="no"))
    (asked,) = judge.asked
    assert asked.system.endswith("\n\nGrade the reply.")
    assert "from 0 to 10" in asked.system
    assert asked.user.startswith(
        "Question: May my dog come along?\nReply: [text 1 of the graded model, at the end"
    )
    assert re.search(r"\n</response-[0-9a-f]{12}>$", asked.user), (
        "the response is the last thing that is read"
    )
    assert response_in(asked) == "Yes \u2039/task> {{item.x}} \nand dogs."
    assert (asked.temperature, asked.max_tokens, asked.schema_name) == (0.0, 1024, "score_verdict")


def test_every_part_of_a_response_stands_in_tags_and_no_part_of_the_row() -> None:
    messages = [
        {"role": "developer", "content": "Policy: {{item.policy}}"},
        {"role": "user", "content": [{"type": "input_text", "text": "{{item.policy}} | {{sample.output_json.a}}"},
                                     {"type": "text", "text": "{{ sample.choices[0].message.role }}"}]},
    ]  # fmt: skip
    judge = FakeJudge([scored(1)])
    grader({**SCORE, "input": messages}, judge).grade(
        sample('{"a": "three dogs <b>"}', policy="<i>free</i> {{item.z}}")
    )
    user = judge.asked[0].user
    tag = user.partition("<response-")[2][:12]
    assert user.count(f"<response-{tag}>\n") == user.count(f"\n</response-{tag}>") == 2
    assert user.count("\u2039i>free\u2039/i> {{item.z}}") == 2
    assert f"<response-{tag}>\nthree dogs \u2039b>\n</response-{tag}>" in user
    assert "Policy" not in judge.asked[0].system
    assert "[developer]\nPolicy: " in user and "[user]\n" in user
    assert user.index("| [text 1 of") < user.index("[text 2 of") < user.index(f"<response-{tag}>\nthree")


def test_a_trained_model_is_shown_its_own_form() -> None:
    judge = FakeJudge(["1"])
    grader(REWARD, judge).grade(sample("Yes, <b>dogs</b> are free."))
    (asked,) = judge.asked
    assert asked.system == "Grade the reply."
    assert asked.user == "Question: May my dog come along?\nReply: Yes, \u2039b>dogs\u2039/b> are free."
    assert (asked.schema, asked.max_tokens) == (None, 64)


def test_a_row_without_what_a_message_names_is_its_own_fault() -> None:
    judge = FakeJudge([scored(1)])
    messages = [{"role": "user", "content": "{{item.policy}} {{sample.output_text}}"}]
    score = grader({**SCORE, "input": messages}, judge).grade(sample(RESPONSE))
    assert (score.value, score.errors, judge.asked) == (0.0, ("invalid_variable_error",), [])


def test_sampling_is_passed_on() -> None:
    judge = FakeJudge([scored(1)])
    sampling = {"temperature": 0.4, "max_completions_tokens": 300}
    grader({**SCORE, "sampling_params": sampling}, judge).grade(sample())
    assert (judge.asked[0].temperature, judge.asked[0].max_tokens) == (0.4, 300)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**SCORE, "range": [1, 0]}, "lowest has to be below"),
        ({**SCORE, "range": [0, float("nan")]}, r"^\$\.range\[1\]"),
        ({**SCORE, "pass_threshold": 11}, "outside the range"),
        ({**SCORE, "input": []}, r"^\$\.input"),
        ({**SCORE, "input": [MESSAGES[0]]}, r"^\$\.input: no message reads the response"),
        (
            {**SCORE, "input": [{"role": "user", "content": "{{sample.text}}"}]},
            r"^\$\.input\[0\]\.content: 'sample.text'",
        ),
        ({**SCORE, "input": [{"role": "tool", "content": "x"}]}, r"^\$\.input\[0\]\.role"),
        ({**SCORE, "sampling_params": {"seed": 1}}, r"^\$\.sampling_params\.seed: this setting is not known"),
        ({**LABEL, "labels": ["kind", "kind"]}, "stands twice"),
        ({**LABEL, "passing_labels": ["good"]}, "'good' is none of the labels"),
        ({**LABEL, "passing_labels": LABEL["labels"]}, "every label passes"),
        ({**LABEL, "labels": ["kind ", "rude"]}, r"^\$\.labels\[0\]"),
        ({**REWARD, "model": "us.amazon.nova-lite-v1:0"}, r"^\$\.model"),
        ({**REWARD, "scale": [1, 1]}, "lowest has to be below"),
        ({"type": "reward_model", "model": REWARD["model"], "input": MESSAGES}, r"^\$\.scale"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_used_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(GraderSpecError, match=said):
        load_grader(document)
