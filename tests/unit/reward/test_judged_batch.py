"""Whatever a judge model does, a judged batch ends in one of two ways: each row has the score that the judge's own
verdict makes, or the invocation fails by name. No number is ever made up."""

from __future__ import annotations

import importlib
import json
import random
import re
import threading
from collections.abc import Iterator, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rft.catalogue.judges import JudgeCall
from rft.graders.base import GraderFault
from rft.graders.deadline import Deadline
from rft.graders.judge.asking import ATTEMPTS
from rft.graders.means import Means
from rft_aws.bedrock_judge import BedrockJudge
from tests.unit.rft_aws.judge_transport import response

MODEL = "us.amazon.nova-lite-v1:0"
WEIGHTS = {"correct": 1, "complete": 2, "polite": 3}
RUBRIC = {
    "type": "rubric",
    "name": "quality",
    "model": MODEL,
    "criteria": [
        {"id": name, "requirement": f"The reply is {name} throughout.", "weight": weight}
        for name, weight in WEIGHTS.items()
    ],
    "resample": {"votes": 1},
}
NAMES = r"^(judge_throttled|judge_unavailable|judge_output_unreadable|judge_access_denied|judge_request_invalid): "
UNREADABLE = ("malformed", "cut", "prose", "number", "another_form", "missing", "not_boolean", "two_calls")
PASSING = ("throttled", "busy", "timeout")
FINAL = ("denied", "invalid")


class Clock:
    """Time that only pauses spend, added up over all threads."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def met(row: int) -> dict[str, bool]:
    """What the judge finds of a row: every combination of criteria comes up."""
    return {name: bool(row >> bit & 1) for bit, name in enumerate(WEIGHTS)}


def due(row: int) -> float:
    """The score of the judge's own verdict on a row."""
    return sum(WEIGHTS[name] for name, yes in met(row).items() if yes) / sum(WEIGHTS.values())


def verdict(row: int, request: dict[str, Any]) -> dict[str, Any]:
    """A right answer: every criterion that is asked for, and those that every rubric has are met."""
    form = request["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]
    found = {name: met(row).get(name, True) for name in form["properties"]["criteria"]["required"]}
    return {"criteria": {name: {"quote": "", "reason": "so", "met": yes} for name, yes in found.items()}}


def called(value: object, stop: str = "tool_use") -> dict[str, Any]:
    return response([{"toolUse": {"toolUseId": "1", "name": "rubric_verdict", "input": value}}], stop)


class Judge:
    """A bedrock-runtime client: for each row it goes through the faults that are written for it, then answers."""

    def __init__(self, faults: Sequence[Sequence[str]]) -> None:
        self._left = [list(each) for each in faults]
        self._lock = threading.Lock()

    def converse(self, **request: Any) -> dict[str, Any]:
        [name] = re.findall(r"about row (\d+)\.", request["messages"][0]["content"][0]["text"])
        row = int(name)
        with self._lock:
            fault = self._left[row].pop(0) if self._left[row] else "none"
        return self._answer(verdict(row, request), fault)

    def _answer(self, whole: dict[str, Any], fault: str) -> dict[str, Any]:
        raised = {
            "throttled": ("ThrottlingException", 429),
            "busy": ("ServiceUnavailableException", 503),
            "denied": ("AccessDeniedException", 403),
            "invalid": ("ValidationException", 400),
        }
        if fault in raised:
            code, status = raised[fault]
            error: Any = {
                "Error": {"Code": code, "Message": "no"},
                "ResponseMetadata": {"HTTPStatusCode": status},
            }
            raise ClientError(error, "Converse")
        if fault == "timeout":
            raise ReadTimeoutError(endpoint_url="https://bedrock")
        without = {"criteria": {k: v for k, v in whole["criteria"].items() if k != "polite"}}
        numbers = {"criteria": {k: {**v, "met": 1} for k, v in whole["criteria"].items()}}
        answers = {
            "none": called(whole),
            "refused": response([{"text": "1.0"}], "content_filtered"),
            "malformed": called(whole, "malformed_tool_use"),
            "cut": called(whole, "max_tokens"),
            "prose": response([{"text": "The score is 10 out of 10."}]),
            "number": response([{"text": "1"}]),
            "another_form": called({"score": 1.0}),
            "missing": called(without),
            "not_boolean": called(numbers),
            "two_calls": response([*called(whole)["output"]["message"]["content"]] * 2, "tool_use"),
        }
        return answers[fault]


def expected(faults: Sequence[str]) -> float | str:
    """A row's score, "refused", or "fault", when time does not run out."""
    unreadable = 0
    for fault in faults:
        if fault in FINAL:
            return "fault"
        if fault == "refused":
            return "refused"
        unreadable += fault in UNREADABLE
        if unreadable == ATTEMPTS:
            return "fault"
    return "due"


def event(rows: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"sample-{row}",
            "messages": [
                {"role": "user", "content": f"Please tell me something, number {row}?"},
                {"role": "assistant", "content": f"Here is a short and friendly reply about row {row}."},
            ],
            "metadata": {"rft": {"run": "chat-1", "row": row, "split": "train"}},
        }
        for row in range(rows)
    ]


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    grader = tmp_path_factory.mktemp("judged") / "reward.json"
    grader.write_text(json.dumps(RUBRIC), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RFT_GRADER_FILE", str(grader))
        patch.setenv("RFT_RECIPE", "chat")
        patch.setenv("RFT_FUNCTION", "reward")
        yield importlib.reload(importlib.import_module("reward.handler"))


def graded(module: ModuleType, faults: Sequence[Sequence[str]], seconds: float, seed: int = 0) -> Any:
    """The batch through the whole handler, in an invocation of so many seconds."""
    clock = Clock()
    deadline = Deadline(clock)
    client: Any = Judge(faults)
    judge = BedrockJudge(
        [client],
        {MODEL: JudgeCall(structured="tool")},
        deadline,
        sleep=clock.sleep,
        jitter=random.Random(seed).uniform,
    )
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: int(seconds * 1000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "grader_means", lambda _: Means(judge=judge, deadline=deadline))
        module._grader.cache_clear()
        return module.handler(event(len(faults)), context)


def check(results: list[dict[str, Any]], faults: Sequence[Sequence[str]]) -> None:
    """Every row has what the judge said of it, in order."""
    assert [result["id"] for result in results] == [f"sample-{row}" for row in range(len(faults))]
    for row, (result, came) in enumerate(zip(results, faults, strict=True)):
        metrics = {item["name"]: item["value"] for item in result["metrics_list"]}
        if expected(came) == "refused":
            assert (result["aggregate_reward_score"], metrics["model_grader_refusal_error"]) == (0.0, 1.0)
            assert not {*WEIGHTS, "quality", "passed"} & set(metrics)
        else:
            assert result["aggregate_reward_score"] == pytest.approx(due(row))
            assert {name: metrics[name] for name in WEIGHTS} == {k: float(v) for k, v in met(row).items()}


FAULTS = st.lists(
    st.sampled_from((*PASSING, *UNREADABLE, *PASSING, *UNREADABLE, "refused", *FINAL)), max_size=8
)
BATCH = st.lists(FAULTS, min_size=1, max_size=12)
HARD = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@HARD
@given(faults=BATCH, seed=st.integers(0, 1000))
def test_with_time_enough_only_the_judges_word_decides(
    module: ModuleType, faults: list[list[str]], seed: int
) -> None:
    if any(expected(each) == "fault" for each in faults):
        with pytest.raises(GraderFault, match=NAMES):
            graded(module, faults, 900, seed)
    else:
        check(graded(module, faults, 900, seed), faults)


@HARD
@given(faults=BATCH, seconds=st.floats(0, 40), seed=st.integers(0, 1000))
def test_when_time_runs_out_the_invocation_fails_by_name(
    module: ModuleType, faults: list[list[str]], seconds: float, seed: int
) -> None:
    try:
        results = graded(module, faults, seconds, seed)
    except GraderFault as fault:
        assert re.match(NAMES, str(fault))
    else:
        check(results, faults)


def away(kinds: Sequence[str], share: float, rows: int, seed: int) -> list[list[str]]:
    """Faults before each row's answer, as when this share of all calls meets one."""
    rng = random.Random(seed)
    faults: list[list[str]] = []
    for _ in range(rows):
        faults.append([])
        while rng.random() < share:
            faults[-1].append(rng.choice(kinds))
    return faults


@pytest.mark.parametrize("seed", range(5))
def test_six_in_ten_calls_throttled_and_every_row_has_its_score(module: ModuleType, seed: int) -> None:
    faults = away(["throttled"], 0.6, 64, seed)
    assert 60 < sum(map(len, faults)) < 140
    check(graded(module, faults, 900, seed), faults)


def test_three_in_ten_answers_malformed_and_every_row_has_its_score(module: ModuleType) -> None:
    faults = [each[: ATTEMPTS - 1] for each in away(UNREADABLE, 0.3, 64, 1)]
    assert sum(map(len, faults)) > 15
    check(graded(module, faults, 900), faults)


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (["throttled"], "judge_throttled"),
        (["busy", "timeout"], "judge_unavailable"),
        (list(UNREADABLE), "judge_output_unreadable"),
        (["denied"], "judge_access_denied"),
        (["invalid"], "judge_request_invalid"),
    ],
)
def test_what_never_ends_fails_by_its_name(module: ModuleType, kinds: list[str], name: str) -> None:
    forever = [kinds * 200 for _ in range(4)]
    with pytest.raises(GraderFault, match=rf"^{name}: "):
        graded(module, forever, 900)
