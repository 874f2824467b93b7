"""How long an invocation may wait, from the handler to whoever waits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reward import handler as module
from rft.graders.base import GraderFault
from rft.graders.deadline import UNSET_SECONDS, Deadline
from rft.graders.means import Means
from rft.graders.time_budget import ANSWERING_SECONDS
from tests.fakes.judge import FakeJudge, verdict
from tests.unit.graders.judge.samples import RUBRIC


def test_a_deadline_is_what_is_left_of_the_last_beginning() -> None:
    now = 100.0
    deadline = Deadline(lambda: now)
    assert deadline.remaining() == UNSET_SECONDS
    deadline.begin(30.0)
    now = 120.0
    assert deadline.remaining() == pytest.approx(10.0)
    now = 140.0
    assert deadline.remaining() == pytest.approx(-10.0)
    deadline.begin(5.0)
    assert deadline.remaining() == pytest.approx(5.0)


class Context:
    """Lambda's context, as far as it is read."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self._milliseconds


def event(response: str) -> list[dict[str, Any]]:
    turns = [
        {"role": "user", "content": "May my dog come along?"},
        {"role": "assistant", "content": response},
    ]
    return [{"id": "1", "messages": turns, "metadata": {}}]


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deadline]:
    """The handler with a rubric and a judge whose deadline can be looked at."""
    path = tmp_path / "reward.json"
    path.write_text(json.dumps(RUBRIC), encoding="utf-8")
    monkeypatch.setenv("RFT_GRADER_FILE", str(path))
    deadline = Deadline(lambda: 0.0)
    left: list[float] = []

    def say(question: Any) -> Any:
        left.append(deadline.remaining())
        return verdict(question) if left[-1] > 0 else GraderFault("judge_throttled: no time is left")

    monkeypatch.setattr(
        module, "grader_means", lambda _environment: Means(judge=FakeJudge(say), deadline=deadline)
    )
    module._grader.cache_clear()
    yield deadline
    module._grader.cache_clear()


def test_each_invocation_has_its_own_time_less_what_the_answer_takes(judged: Deadline) -> None:
    for milliseconds in (300_000, 65_000):
        (result,) = module.handler(event(f"Yes, dogs are free for {milliseconds}."), Context(milliseconds))
        assert result["aggregate_reward_score"] == 1.0
        assert judged.remaining() == milliseconds / 1000 - ANSWERING_SECONDS


def test_without_a_context_there_is_a_time_too(judged: Deadline) -> None:
    module.handler(event("Yes, dogs are free."))
    assert judged.remaining() == module.NO_CONTEXT_SECONDS - ANSWERING_SECONDS


def test_where_no_time_is_left_the_invocation_fails_by_name(judged: Deadline) -> None:
    with pytest.raises(GraderFault, match=r"^judge_throttled"):
        module.handler(event("Yes, dogs are free."), Context(9_000))
    assert judged.remaining() < 0


def test_a_clock_that_is_real_runs() -> None:
    deadline = Deadline(time.monotonic)
    deadline.begin(1000.0)
    assert 0 < deadline.remaining() <= 1000.0
