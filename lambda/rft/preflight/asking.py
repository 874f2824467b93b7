"""Asking a reward function in batches, and finding which sample it breaks on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from rft.graders.judge.client import NO_USAGE, Usage
from rft.preflight.contract import BrokenContract, Event, read_results, usage_in

Invoke: TypeAlias = Callable[[Any], object]
"""One call of the reward function: an event in (a list of samples, once in an envelope), whatever it answered out.
Where it has an attribute `last_seconds`, that is how long its last call took; None, or no such attribute, where nobody
measured."""

BATCH = 64
"""What SageMaker documents for the same contract; Bedrock's own is not published."""


class Metered:
    """An invocation that adds up what the results say about judges."""

    def __init__(self, invoke: Invoke) -> None:
        self._invoke = invoke
        self.usage: Usage = NO_USAGE

    def __call__(self, event: Any) -> object:
        answer = self._invoke(event)
        self.usage += usage_in(answer)
        return answer

    @property
    def last_seconds(self) -> float | None:
        """How long the last call took."""
        seconds = getattr(self._invoke, "last_seconds", None)
        return seconds if isinstance(seconds, int | float) else None


def score(samples: Sequence[dict[str, Any]], invoke: Invoke, size: int = BATCH) -> list[float]:
    """The scores of samples, in batches of `size`. Raises `BrokenContract`."""
    scores: list[float] = []
    for start in range(0, len(samples), size):
        batch = list(samples[start : start + size])
        scores.extend(read_results(batch, invoke(batch)))
    return scores


def breaking_sample(samples: Sequence[dict[str, Any]], invoke: Invoke) -> int | None:
    """The number of the first sample that breaks the contract when it comes alone, in the first batch that breaks it;
    None where only the batch does."""
    for start in range(0, len(samples), BATCH):
        batch = list(samples[start : start + BATCH])
        if _keeps(batch, invoke):
            continue
        alone = (number for number, sample in enumerate(batch, start) if not _keeps([sample], invoke))
        return next(alone, None)
    return None


def _keeps(batch: Event, invoke: Invoke) -> bool:
    try:
        read_results(batch, invoke(batch))
    except BrokenContract:
        return False
    return True
