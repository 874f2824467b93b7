"""From a run's telemetry lines to its training curve: one row per optimiser step, train and validation apart.

The names are those of Bedrock's console (``critic/rewards/mean``, ``response_length/mean``,
``val-score/rewards/mean@1``) so that a reader can hold the two side by side. Lines are the dictionaries of
`rft.telemetry.lines`; a reader of CloudWatch adds ``timestamp`` (milliseconds) to each. What cannot be known is None
("not available").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import fmean, pstdev
from typing import Any, TypeAlias

from rft.telemetry.shares import component_means, zero_variance_share

Line: TypeAlias = dict[str, Any]
StepRow: TypeAlias = dict[str, Any]

JUDGE_PREFIX = "judge/"
"""Columns with what asking judge models took in a step, such as ``judge/input_tokens``; ``val-judge/...`` in
validation. A run without a judge has none."""

LATENCY_PREFIX = "grader/latency_ms/"
"""Columns with the time of the reward function's batches; ``val-grader/...`` in validation."""

REPEAT_WINDOW_MS = 30 * 60 * 1000
"""The platform retries a failed or timed-out call within minutes. The same batch an epoch later is no repeat."""


@dataclass(frozen=True, slots=True)
class RunTelemetry:
    """The curve of a run. `train` has one row a step, `validation` one for each step at which it was measured.

    `repeats` counts dropped lines, `unstamped` rollouts whose stamp did not come through, `errors` rows that could not
    be judged, by reason.
    """

    train: list[StepRow]
    validation: list[StepRow]
    rollouts: int
    repeats: int
    unstamped: int
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Bin:
    items: list[dict[str, Any]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    judge: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    def begin(self, line: Line) -> None:
        """What a line tells as a whole; one that reaches into the next step counts in the one that it began in."""
        self.errors.update(line.get("errors") or {})
        self.judge.update(line.get("judge") or {})
        if line.get("latency_ms") is not None:
            self.latencies.append(float(line["latency_ms"]))


def aggregate(lines: Iterable[Line], *, batch_size: int, samples_per_prompt: int) -> RunTelemetry:
    """The curve of one run's reward-function lines, which come in time order.

    Our own phases (preflight, profile) and repeated batches are dropped; every `batch_size` x `samples_per_prompt`
    training rollouts are one step (counted from 1; the last may be unfinished). Validation rollouts belong to the step
    that was under way. Rollouts without a stamp count as training ones, and what depends on the stamp is None in their
    steps. Lines are taken one by one and only the steps under way are held: a run has millions of rollouts. Raises
    `ValueError` for sizes below 1.
    """
    if batch_size < 1 or samples_per_prompt < 1:
        raise ValueError("batch_size and samples_per_prompt must be at least 1")
    per_step = batch_size * samples_per_prompt
    train = _Curve(lambda step, found: _train_row(step, found, per_step))
    validation = _Curve(_validation_row)
    repeated = _Repeats()
    errors: Counter[str] = Counter()
    seen = unstamped = rollouts = repeats = 0
    for line in lines:
        if line.get("phase") is not None:
            continue
        if repeated.has(line):
            repeats += 1
            continue
        is_validation = line.get("split") == "validation"
        step = seen // per_step + 1
        errors.update(line.get("errors") or {})
        curve = validation if is_validation else train
        home = curve.at(_at(step, seen, per_step, is_validation))
        home.begin(line)
        for item in line["items"]:
            rollouts += 1
            unstamped += item.get("row") is None
            if is_validation:
                home.items.append(item)
                continue
            train.at(seen // per_step + 1).items.append(item)
            seen += 1
    return RunTelemetry(
        train=train.ended(),
        validation=validation.ended(),
        rollouts=rollouts,
        repeats=repeats,
        unstamped=unstamped,
        errors=dict(errors),
    )


def _at(step: int, seen: int, per_step: int, is_validation: bool) -> int:
    """A validation pass after 3 full steps is the measurement of step 3, not of the unborn step 4."""
    return seen // per_step if is_validation and seen % per_step == 0 else step


class _Curve:
    """Rows of the steps that are over, and the one under way; steps only ever go up."""

    def __init__(self, row: Callable[[int, _Bin], StepRow]) -> None:
        self._row = row
        self._rows: list[StepRow] = []
        self._step = 0
        self._bin = _Bin()

    def at(self, step: int) -> _Bin:
        """The bin of a step; the one before it is over."""
        if step != self._step:
            self._close()
            self._step, self._bin = step, _Bin()
        return self._bin

    def ended(self) -> list[StepRow]:
        """All rows, the last step's as far as it came."""
        self._close()
        return self._rows

    def _close(self) -> None:
        if self._bin.items:
            self._rows.append(self._row(self._step, self._bin))


class _Repeats:
    """Knows a batch that was there shortly before."""

    def __init__(self) -> None:
        self._last_seen: dict[tuple[Any, ...], float] = {}

    def has(self, line: Line) -> bool:
        """Whether the line repeats one; it is remembered."""
        time = float(line.get("timestamp") or 0)
        key = (line.get("run"), line.get("function"), line.get("split"), line["batch"])
        previous = self._last_seen.get(key)
        self._last_seen[key] = time
        return previous is not None and time - previous <= REPEAT_WINDOW_MS


def _train_row(step: int, found: _Bin, per_step: int) -> StepRow:
    scores = [float(item["score"]) for item in found.items]
    lengths = [float(item["length"]) for item in found.items]
    return {
        "step": step,
        "rollouts": len(scores),
        "complete": len(scores) == per_step,
        "critic/rewards/mean": fmean(scores),
        "critic/rewards/std": pstdev(scores),
        "critic/rewards/min": min(scores),
        "critic/rewards/max": max(scores),
        "response_length/mean": fmean(lengths),
        "response_length/min": min(lengths),
        "response_length/max": max(lengths),
        "components": component_means(found.items),
        "zero_variance_share": zero_variance_share(found.items),
        "errors": dict(found.errors),
        **_latency(LATENCY_PREFIX, found),
        **{f"{JUDGE_PREFIX}{name}": count for name, count in found.judge.items()},
    }


def _validation_row(step: int, found: _Bin) -> StepRow:
    scores = [float(item["score"]) for item in found.items]
    return {
        "step": step,
        "rollouts": len(scores),
        "val-score/rewards/mean@1": fmean(scores),
        "val-score/rewards/std@1": pstdev(scores),
        "val-response_length/mean": fmean(float(item["length"]) for item in found.items),
        "components": component_means(found.items),
        "errors": dict(found.errors),
        **_latency(f"val-{LATENCY_PREFIX}", found),
        **{f"val-{JUDGE_PREFIX}{name}": count for name, count in found.judge.items()},
    }


def _latency(prefix: str, found: _Bin) -> StepRow:
    """Milliseconds that the reward function took for its batches; nothing where no batch began in the step."""
    if not found.latencies:
        return {}
    return {f"{prefix}mean": fmean(found.latencies), f"{prefix}max": max(found.latencies)}
