"""From a run's telemetry lines to its training curve: one row per optimiser step, train and validation apart.

The names are those of Bedrock's console (``critic/rewards/mean``, ``response_length/mean``,
``val-score/rewards/mean@1``) so that a reader can hold the two side by side. Lines are the dictionaries of
`rft.telemetry.lines`; a reader of CloudWatch adds ``timestamp`` (milliseconds) to each. What cannot be known is None
("not available").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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


def aggregate(lines: Iterable[Line], *, batch_size: int, samples_per_prompt: int) -> RunTelemetry:
    """The curve of one run's reward-function lines.

    Our own phases (preflight, profile) and repeated batches are dropped; the rest is taken in time order, and every
    `batch_size` x `samples_per_prompt` training rollouts are one step (counted from 1; the last may be unfinished).
    Validation rollouts belong to the step that was under way. Rollouts without a stamp count as training ones, and
    what depends on the stamp is None in their steps. Raises `ValueError` for sizes below 1.
    """
    if batch_size < 1 or samples_per_prompt < 1:
        raise ValueError("batch_size and samples_per_prompt must be at least 1")
    per_step = batch_size * samples_per_prompt
    kept, repeats = _without_repeats([line for line in lines if line.get("phase") is None])
    train: dict[int, _Bin] = {}
    validation: dict[int, _Bin] = {}
    errors: Counter[str] = Counter()
    seen = unstamped = rollouts = 0
    for line in kept:
        is_validation = line.get("split") == "validation"
        step = seen // per_step + 1
        errors.update(line.get("errors") or {})
        home = (validation if is_validation else train).setdefault(
            _at(step, seen, per_step, is_validation), _Bin()
        )
        home.errors.update(line.get("errors") or {})
        home.judge.update(line.get("judge") or {})
        # A batch that reaches into the next step counts in the one that it began in.
        if line.get("latency_ms") is not None:
            home.latencies.append(float(line["latency_ms"]))
        for item in line["items"]:
            rollouts += 1
            unstamped += item.get("row") is None
            if is_validation:
                home.items.append(item)
                continue
            train.setdefault(seen // per_step + 1, _Bin()).items.append(item)
            seen += 1
    return RunTelemetry(
        train=[_train_row(step, train[step], per_step) for step in sorted(train) if train[step].items],
        validation=[
            _validation_row(step, validation[step]) for step in sorted(validation) if validation[step].items
        ],
        rollouts=rollouts,
        repeats=repeats,
        unstamped=unstamped,
        errors=dict(errors),
    )


def _at(step: int, seen: int, per_step: int, is_validation: bool) -> int:
    """A validation pass after 3 full steps is the measurement of step 3, not of the unborn step 4."""
    return seen // per_step if is_validation and seen % per_step == 0 else step


def _without_repeats(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """(lines in time order, how many were repeats of one shortly before)."""
    ordered = sorted(lines, key=lambda line: float(line.get("timestamp") or 0))
    last_seen: dict[tuple[Any, ...], float] = {}
    kept = []
    for line in ordered:
        time = float(line.get("timestamp") or 0)
        key = (line.get("run"), line.get("function"), line.get("split"), line["batch"])
        previous = last_seen.get(key)
        last_seen[key] = time
        if previous is None or time - previous > REPEAT_WINDOW_MS:
            kept.append(line)
    return kept, len(ordered) - len(kept)


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
