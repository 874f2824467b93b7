"""Paced parallel calls: order kept, nothing lost at the end of an invocation or at a fault."""

import pytest

from rft_aws.sampling import InvocationEnd, Pace, in_parallel


def test_answers_come_in_order() -> None:
    answers = in_parallel(range(20), lambda n: n * n, 4, Pace(1e9), InvocationEnd(lambda: 900_000))
    assert list(answers) == [n * n for n in range(20)]


def test_a_near_end_leaves_the_rest_for_later() -> None:
    left = iter([900_000] * 5 + [0] * 100)
    answers = list(in_parallel(range(20), lambda n: n, 1, Pace(1e9), InvocationEnd(lambda: next(left))))
    assert answers == [0, 1, 2, 3, 4]


def test_what_was_answered_before_a_fault_is_given_first() -> None:
    def call(number: int) -> int:
        if number == 3:
            raise RuntimeError("boom")
        return number

    seen = []
    with pytest.raises(RuntimeError, match="boom"):
        for answer in in_parallel(range(10), call, 1, Pace(1e9), InvocationEnd(lambda: 900_000)):
            seen.append(answer)
    assert seen == [0, 1, 2]


def test_the_pace_spaces_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    slept: list[float] = []
    monkeypatch.setattr("rft_aws.sampling.time.monotonic", lambda: now[0])
    monkeypatch.setattr("rft_aws.sampling.time.sleep", slept.append)
    pace = Pace(per_minute=30)
    for _ in range(3):
        pace.wait()
    assert slept == [2.0, 4.0]
