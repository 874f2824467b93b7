"""Calls that outlast an invocation: the next one goes on, asks nothing twice, and comes to the same result."""

import hashlib
import io
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from rft.calibration import measures
from rft.calibration.agreement import bootstrap
from rft.calibration.calibrate import MAX_PAIRS, MAX_SINGLES
from rft.calibration.report import CalibrationReport
from rft.contracts.errors import RewardFunctionFailed
from rft.contracts.paths import RunPaths
from rft.contracts.run import DataObject
from rft_aws import clients, remembered_calls
from rft_aws.judge_calibration import calibrate_judges
from rft_aws.remembered_calls import CallMemory, TimeNearlyOver, side_by_side
from rft_aws.stage import StageContext
from tests.fakes.runs import ENVIRONMENT, RUN_ID, context, grader, run
from tests.fakes.s3 import FakeS3
from tests.unit.calibration.made import RUBRIC, Function, pairs, singles

INVOCATION_SECONDS = 900
KEY = RunPaths(RUN_ID).data("calibration")


@dataclass
class SlowFunctions:
    """Grader functions on a clock of their own: each call takes its seconds of the invocation."""

    answer: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
    seconds: float
    now: float = 0.0
    asked: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        with self._lock:
            self.now += self.seconds
            self.asked.append(FunctionName + hashlib.sha256(Payload).hexdigest())
            body = json.dumps(self.answer(json.loads(Payload))).encode()
        return {"Payload": io.BytesIO(body)}

    def begin(self) -> Callable[[], int]:
        """A new invocation: what is left of it, in milliseconds."""
        started = self.now
        return lambda: int(1000 * (INVOCATION_SECONDS - (self.now - started)))


def judging() -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """A rubric's answers as they come over the wire."""
    function = Function()
    return lambda event: [
        {
            "id": sample["id"],
            "aggregate_reward_score": scores.score,
            "metrics_list": [{"name": name, "value": value} for name, value in scores.metrics.items()],
        }
        for sample, scores in zip(event, function(event), strict=True)
    ]


def installed(monkeypatch: pytest.MonkeyPatch, functions: SlowFunctions) -> SlowFunctions:
    monkeypatch.setattr(clients, "functions", lambda: SimpleNamespace(invoke=functions.invoke))
    return functions


def judged_run(cases: bytes) -> StageContext:
    s3 = FakeS3()
    s3.objects["runs", KEY] = cases
    pinned = DataObject(
        split="calibration",
        source_uri="s3://datasets/calibration.jsonl",
        source_version="1",
        source_sha256="0" * 64,
        key=KEY,
        sha256="1" * 64,
        rows=1,
        bytes=1,
    )
    slow = {
        "reward": grader("reward").model_copy(update={"timeout_seconds": 600}),
        "evaluation_function": grader("evaluation").model_copy(update={"timeout_seconds": 600}),
    }
    resolved = run(calibration=pinned, reward_config=RUBRIC, evaluation_config=RUBRIC, **slow)
    base = context(s3, {})
    return StageContext(base.input, resolved, base.paths, base.store, ENVIRONMENT)


def calibrated(
    given: StageContext, functions: SlowFunctions, most: int
) -> tuple[dict[str, CalibrationReport], int]:
    """The reports, and how many invocations they took."""
    answered = -1
    for invocation in range(1, most + 1):
        memory = CallMemory(given.store, given.paths, functions.begin(), lambda: functions.now)
        try:
            return calibrate_judges(given, memory), invocation
        except TimeNearlyOver:
            assert memory.answered > answered, "every invocation gets on"
            answered = memory.answered
    raise AssertionError(f"not finished after {most} invocations")


def test_a_calibration_at_the_cap_takes_several_invocations_and_asks_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The interval takes most of a calibration's own time, and says nothing here.
    monkeypatch.setattr(measures, "bootstrap", partial(bootstrap, resamples=20))
    cases = [*singles(MAX_SINGLES + 20), *pairs(MAX_PAIRS + 20)]
    body = "".join(json.dumps(case.model_dump(exclude={"rft"})) + "\n" for case in cases).encode()
    slow = installed(monkeypatch, SlowFunctions(judging(), seconds=40.0))
    reports, invocations = calibrated(judged_run(body), slow, most=20)
    assert invocations > 3
    assert len(slow.asked) == len(set(slow.asked)) > 2 * (2 * 800 // 64)
    at_once = installed(monkeypatch, SlowFunctions(judging(), seconds=0.0))
    whole, once = calibrated(judged_run(body), at_once, most=1)
    assert once == 1
    assert sorted(at_once.asked) == sorted(slow.asked)
    assert whole == reports
    assert [found.cases for found in whole["reward"].measures if found.kind != "criterion"] == [
        MAX_SINGLES,
        MAX_PAIRS,
    ]


def sequence(given: StageContext, functions: SlowFunctions) -> tuple[CallMemory, Any]:
    memory = CallMemory(given.store, given.paths, functions.begin(), lambda: functions.now)
    return memory, memory.calls("preflight_reward", given.run.reward)


def echo(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": sample["id"], "aggregate_reward_score": 1.0, "metrics_list": []} for sample in event]


def test_a_replayed_call_keeps_its_time_and_stores_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    given = judged_run(b"")
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=7.0))
    event = [{"id": "half \ud83d", "messages": [{"role": "assistant", "content": "what a model wrote"}]}]
    first = sequence(given, slow)[1].invoke(event)
    [key] = given.store.keys(given.paths.calls("preflight_reward"))
    assert b"what a model wrote" not in given.store.require(key)
    memory, again = sequence(given, slow)
    assert again.invoke(event) == first
    assert (first[0].seconds, len(slow.asked), memory.answered) == (7.0, 1, 1)


def test_the_same_request_at_another_place_or_of_another_version_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = judged_run(b"")
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=1.0))
    memory, calls = sequence(given, slow)
    for _ in range(2):
        calls.invoke([{"id": "a"}])
    newer = given.run.reward.model_copy(update={"arn": given.run.reward.arn + "2"})
    memory.calls("preflight_reward", newer).invoke([{"id": "a"}])
    assert len(slow.asked) == 3


def test_no_call_is_begun_that_could_outlast_the_invocation(monkeypatch: pytest.MonkeyPatch) -> None:
    given = judged_run(b"")
    # 600 s of the function and 20 s beyond: the third call would begin with 600 s left.
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=150.0))
    memory, calls = sequence(given, slow)
    calls.invoke([{"id": "a"}])
    calls.invoke([{"id": "b"}])
    with pytest.raises(TimeNearlyOver):
        calls.invoke([{"id": "c"}])
    assert (memory.answered, len(slow.asked)) == (2, 2)


def test_what_is_answered_late_is_reported_by_the_next_invocation(monkeypatch: pytest.MonkeyPatch) -> None:
    given = judged_run(b"")
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=875.0))
    with pytest.raises(TimeNearlyOver):
        sequence(given, slow)[1].grade([{"id": "a"}])
    assert len(sequence(given, slow)[1].grade([{"id": "a"}])) == len(slow.asked) == 1


def test_an_event_too_large_for_one_call_goes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_calls, "LAMBDA_BYTES", 110)
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=1.0))
    parts = sequence(judged_run(b""), slow)[1].invoke([{"id": f"{n:040}"} for n in range(5)])
    assert [len(part.answer) for part in parts] == [2, 2, 1]


def test_an_answer_that_breaks_the_contract_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given = judged_run(b"")
    installed(monkeypatch, SlowFunctions(lambda _: [], seconds=1.0))
    with pytest.raises(RewardFunctionFailed, match="one result for each sample"):
        sequence(given, SlowFunctions(echo, 1.0))[1].grade([{"id": "a"}])
    slow = installed(monkeypatch, SlowFunctions(echo, seconds=1.0))
    assert [scores.score for scores in sequence(given, slow)[1].grade([{"id": "a"}])] == [1.0]


def test_a_fault_is_told_before_a_want_of_time() -> None:
    def late() -> None:
        raise TimeNearlyOver

    def broken() -> None:
        raise RewardFunctionFailed("judge_throttled")

    with pytest.raises(RewardFunctionFailed):
        side_by_side({"reward": late, "evaluation": broken})
    with pytest.raises(TimeNearlyOver):
        side_by_side({"reward": late, "evaluation": lambda: None})
