"""Judged batches: side by side and in order, one fault fails the whole, nothing is judged twice."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from rft.contracts.grader_event import BadSample, parse_event
from rft.graders.base import GraderFault, Score
from rft.graders.batch import grade_batch, to_result
from rft.graders.judge.client import Answer, Question, Usage
from rft.graders.judge.memory import Memory, Verdict, content_key
from rft.graders.load import load_grader
from rft.graders.means import Means
from tests.fakes.judge import CALL, FakeJudge, answer, response_in, verdict
from tests.unit.graders.judge.samples import LABEL, REWARD, RUBRIC, SCORE, grader, sample
from tests.unit.reward.damaged import batch


def by_its_number(question: Question) -> dict[str, Any]:
    """The score that the response names, as its last word."""
    return {"reasoning": "", "score": int(response_in(question).split()[-1]) % 11}


def test_scores_come_in_the_order_of_the_samples() -> None:
    judge = FakeJudge(by_its_number)
    rows = [sample(f"the reply has number {n}", row=n) for n in range(40)]
    scores = grade_batch(grader(SCORE, judge), [*rows, BadSample("x", "error_no_response")])
    assert [score.value for score in scores[:-1]] == pytest.approx([n % 11 / 10 for n in range(40)])
    assert scores[-1].errors == ("error_no_response",)


class Barrier:
    """A judge that answers nobody until so many are waiting for it."""

    def __init__(self, count: int) -> None:
        self._barrier = threading.Barrier(count, timeout=30)

    def ask(self, question: Question) -> Answer:
        self._barrier.wait()
        return answer(by_its_number(question))


def test_sixteen_rows_are_judged_at_once() -> None:
    rows = [sample(f"the reply has number {n}", row=n) for n in range(16)]
    scores = grade_batch(grader(SCORE, Barrier(16)), rows)
    assert len(scores) == 16


def test_one_fault_fails_the_batch_by_name() -> None:
    def say(question: Question) -> Any:
        number = by_its_number(question)
        return GraderFault("judge_throttled: too many requests") if number["score"] == 5 else number

    rows = [sample(f"the reply has number {n}", row=n) for n in range(11)]
    with pytest.raises(GraderFault, match=r"^judge_throttled"):
        grade_batch(grader(SCORE, FakeJudge(say)), rows)


def test_the_same_response_twice_in_a_batch_is_asked_for_once() -> None:
    judge = FakeJudge([{"reasoning": "", "score": 4}])
    scores = grade_batch(grader(SCORE, judge), [sample(row=n) for n in range(32)])
    assert {score.value for score in scores} == {0.4}
    assert len(judge.asked) == 1
    assert sum((score.usage for score in scores), Usage()) == Usage(1, 100, 10, reused=31)


def test_whoever_waited_for_a_question_that_failed_asks_again() -> None:
    memory: Memory[str] = Memory()
    asked = threading.Event()
    waiting = threading.Event()
    found: list[Verdict[str]] = []

    def fails() -> Verdict[str]:
        asked.set()
        waiting.wait(30)
        raise GraderFault("judge_unavailable")

    def second() -> None:
        asked.wait(30)
        waiting.set()
        found.append(memory.once("k", lambda: Verdict("yes", CALL)))

    thread = threading.Thread(target=second)
    thread.start()
    with pytest.raises(GraderFault):
        memory.once("k", fails)
    thread.join(30)
    assert found == [Verdict("yes", CALL)]
    assert memory.once("k", fails) == Verdict("yes", Usage(reused=1))


def test_the_least_used_verdict_is_forgotten_first() -> None:
    memory: Memory[int] = Memory(size=2)
    calls: list[str] = []

    def once(key: str) -> None:
        memory.once(key, lambda: Verdict(calls.append(key) or 1, CALL))  # type: ignore[func-returns-value]

    for key in ("a", "b", "a", "c", "a", "b"):
        once(key)
    assert calls == ["a", "b", "c", "b"]


def test_keys_are_of_the_content() -> None:
    assert content_key("a", ("b", 1)) == content_key("a", ["b", 1])
    assert (
        len({content_key("a", "b"), content_key("ab", ""), content_key("a", None), content_key("\ud800")})
        == 4
    )


def test_a_multi_adds_up_what_its_judges_took() -> None:
    document = {
        "type": "multi",
        "graders": {"help": SCORE, "tone": LABEL, "short": {"type": "length", "max": 500}},
        "calculate_output": "tone * (0.8 * help + 0.2 * short)",
    }

    def say(question: Question) -> Any:
        assert question.schema is not None
        key = "score" if "score" in question.schema["properties"] else "label"
        return {"reasoning": "", key: {"score": 5, "label": "kind"}[key]}

    multi = grader(document, FakeJudge(say))
    score = multi.grade(sample())
    assert multi.needs == {"judge"}
    assert score.value == pytest.approx(0.8 * 0.5 + 0.2)
    assert score.usage == Usage(calls=2, input_tokens=200, output_tokens=20)
    assert (score.components["help"], score.components["tone/label/kind"]) == (0.5, 1.0)


def test_a_refusal_inside_a_multi_is_the_rows_error() -> None:
    document = {"type": "multi", "graders": {"q": RUBRIC}, "calculate_output": "0.5 + 0.5 * q"}
    refused = Answer("", None, "refused", CALL)
    score = grader(document, FakeJudge([refused])).grade(sample())
    assert (score.value, score.errors, score.usage.refused) == (0.0, ("model_grader_refusal_error",), 1)


def test_sandboxes_beside_a_judge_are_used_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0

    class Counting:
        name, needs, paid = "own", frozenset({"sandbox"}), frozenset({"grade"})

        def grade(self, _sample: Any) -> Score:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            threading.Event().wait(0.01)
            inside -= 1
            return Score(1.0)

    monkeypatch.setattr("rft.graders.python.build", lambda *_: Counting())
    own = {"type": "python", "source": "def grade(sample, item):\n    return 1.0"}
    document = {"type": "multi", "graders": {"a": SCORE, "b": own}, "calculate_output": "a * b"}
    multi = load_grader(document, means=Means(judge=FakeJudge(by_its_number)))
    assert multi.needs == {"judge", "sandbox"}
    grade_batch(multi, [sample(f"the reply has number {n}") for n in range(12)])
    assert most == 1


@pytest.mark.parametrize(
    "document",
    [RUBRIC, SCORE, {**LABEL, "gates": {"min_words": 1, "addresses_grader": False}}, REWARD],
    ids=lambda each: str(each["type"]),
)
def test_a_batch_of_damage_is_judged_whole_and_in_order(document: dict[str, Any]) -> None:
    def say(question: Question) -> Any:
        if question.schema is None:
            return "1"
        if "criteria" in question.schema["properties"]:
            return verdict(question)
        return {
            "reasoning": "",
            **({"score": 5} if "score" in question.schema["properties"] else {"label": "kind"}),
        }

    event, ids = batch()
    made = grader(document, FakeJudge(say))
    samples = parse_event(event)
    scores = grade_batch(made, samples)
    assert [each.id for each in samples] == ids
    results = [
        to_result(each, score, made.paid).to_wire() for each, score in zip(samples, scores, strict=True)
    ]
    json.dumps(results, allow_nan=False, ensure_ascii=False).encode()
    assert all(0.0 <= score.value <= 1.0 for score in scores)


def test_the_wire_shows_what_is_paid_and_why_a_row_is_not() -> None:
    rubric = grader(RUBRIC, FakeJudge(verdict))
    paid = to_result(sample(), rubric.grade(sample()), rubric.paid).to_wire()
    assert paid["aggregate_reward_score"] == 1.0
    assert [item["name"] for item in paid["metrics_list"] if item["type"] == "Reward"] == ["quality"]
    stopped = to_result(sample(":"), rubric.grade(sample(":")), rubric.paid).to_wire()
    assert {"name": "gate_empty", "value": 1.0, "type": "Metric"} in stopped["metrics_list"]
