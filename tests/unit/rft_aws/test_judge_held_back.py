"""botocore paces a client that is throttled: at the deadline its last call may still wait inside it for its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rft.graders.base import GraderFault
from rft_aws.time_limit import OutOfTime
from tests.unit.rft_aws.test_bedrock_judge import QUESTION, THROTTLED, Clock, judge


@pytest.mark.parametrize(
    ("answered", "name"),
    [
        (2, r"^judge_throttled: .*ThrottlingException"),
        (0, r"^judge_unavailable: .*had not come back"),
    ],
)
def test_a_call_that_does_not_come_back_is_named_by_those_before_it(
    answered: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, calls = Clock(), iter(range(10))

    def held(seconds: float, call: Callable[[], Any]) -> Any:
        if next(calls) < answered:
            return call()
        clock.now += seconds
        raise OutOfTime

    monkeypatch.setattr("rft_aws.bedrock_judge.within", held)
    with pytest.raises(GraderFault, match=name):
        judge(lambda _: THROTTLED, clock, seconds=45).ask(QUESTION)
