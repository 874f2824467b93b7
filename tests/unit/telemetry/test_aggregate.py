"""From telemetry lines to steps."""

import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from rft.telemetry.aggregate import REPEAT_WINDOW_MS, aggregate
from rft.telemetry.shares import zero_variance_share


def line(batch: str, items: Sequence[tuple[int | None, float]], **more: Any) -> dict[str, Any]:
    return {
        "rft_telemetry": 1, "run": "math-1", "function": "reward", "phase": None, "split": "train", "batch": batch,
        "errors": {}, "timestamp": 0,
        "items": [
            {"row": row, "split": "train", "score": score, "components": {"correct": float(score == 1)}, "length": 10}
            for row, score in items
        ],
        **more,
    }  # fmt: skip


GROUPS = [[(0, 1.0), (0, 0.0)], [(1, 1.0), (1, 1.0)], [(2, 0.0), (2, 0.3)], [(3, 1.0), (3, 0.5)]]


def test_steps_in_time_order() -> None:
    lines = [line(str(n), items, timestamp=n) for n, items in enumerate(GROUPS)]
    found = aggregate(lines, batch_size=2, samples_per_prompt=2)
    assert [row["step"] for row in found.train] == [1, 2]
    first = found.train[0]
    assert first["critic/rewards/mean"] == 0.75
    assert (first["critic/rewards/min"], first["critic/rewards/max"]) == (0.0, 1.0)
    assert first["critic/rewards/std"] == pytest.approx(0.4330127)
    assert first["zero_variance_share"] == 0.5
    assert first["components"] == {"correct": 0.75}
    assert first["response_length/mean"] == 10
    assert first["complete"]
    assert found.rollouts == 8


def test_a_batch_that_spans_two_steps_is_divided() -> None:
    found = aggregate(
        [line("a", [pair for group in GROUPS[:3] for pair in group])], batch_size=2, samples_per_prompt=2
    )
    assert [(row["rollouts"], row["complete"]) for row in found.train] == [(4, True), (2, False)]


def test_repeats_and_our_own_phases_are_dropped() -> None:
    lines = [
        line("a", GROUPS[0], timestamp=1000),
        line("a", GROUPS[0], timestamp=60_000),
        line("b", GROUPS[1], timestamp=70_000, phase="profile"),
        line("a", GROUPS[0], timestamp=60_000 + REPEAT_WINDOW_MS + 1),
    ]
    found = aggregate(lines, batch_size=1, samples_per_prompt=2)
    assert found.repeats == 1
    assert len(found.train) == 2


def test_validation_belongs_to_the_step_before_it() -> None:
    lines = [
        line("v0", [(9, 0.0), (8, 1.0)], timestamp=1, split="validation"),
        line("a", GROUPS[0], timestamp=2),
        line("b", GROUPS[1], timestamp=3),
        line("v1", [(9, 1.0)], timestamp=4, split="validation"),
        line("v2", [(8, 1.0)], timestamp=5, split="validation"),
    ]
    found = aggregate(lines, batch_size=2, samples_per_prompt=2)
    assert [(row["step"], row["val-score/rewards/mean@1"], row["rollouts"]) for row in found.validation] == [
        (0, 0.5, 2), (1, 1.0, 2),
    ]  # fmt: skip
    assert [row["rollouts"] for row in found.train] == [4]


def test_without_the_stamp_group_figures_are_not_available() -> None:
    found = aggregate(
        [line("a", [(None, 1.0), (None, 0.0)], run=None, split=None)], batch_size=1, samples_per_prompt=2
    )
    assert found.unstamped == 2
    assert found.train[0]["critic/rewards/mean"] == 0.5
    assert found.train[0]["zero_variance_share"] is None


def test_errors_are_counted() -> None:
    found = aggregate(
        [line("a", GROUPS[0], errors={"error_no_response": 2})], batch_size=1, samples_per_prompt=2
    )
    assert found.errors == {"error_no_response": 2}
    assert found.train[0]["errors"] == {"error_no_response": 2}


def test_nothing_seen() -> None:
    assert aggregate([], batch_size=1, samples_per_prompt=1).train == []
    assert zero_variance_share([{"row": 1, "score": 1.0}]) is None
    with pytest.raises(ValueError, match="at least 1"):
        aggregate([], batch_size=0, samples_per_prompt=1)


def test_only_the_step_under_way_is_held() -> None:
    held: weakref.WeakSet[Held] = weakref.WeakSet()

    def lines() -> Iterator[dict[str, Any]]:
        for number in range(50):
            assert len(held) <= 3, "what is over is a row"
            items = [Held(item) for item in line(str(number), GROUPS[0])["items"]]
            held.update(items)
            yield {**line(str(number), []), "timestamp": number, "items": items}
            del items

    assert len(aggregate(lines(), batch_size=1, samples_per_prompt=2).train) == 50


class Held(dict[str, Any]):
    """A rollout that can be told to be gone."""

    __hash__ = object.__hash__  # type: ignore[assignment]
