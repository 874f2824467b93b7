"""What Bedrock accepts as a reward function's answer, checked as strictly as Bedrock's own tools do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from rft.graders.judge.client import NO_USAGE, Usage, usage_of

Event: TypeAlias = list[dict[str, Any]]
"""A grader event: one entry a sample."""


class BrokenContract(Exception):
    """What the function answered is not what Bedrock accepts; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Raised:
    """In place of an answer: the function raised, where that is a fault of the function and not of the platform."""

    sentence: str


def read_results(batch: Event, answer: object) -> list[float]:
    """The scores of an answer, in order. Raises `BrokenContract` for anything that Bedrock would not accept."""
    if isinstance(answer, Raised):
        raise BrokenContract(answer.sentence)
    if not isinstance(answer, list):
        raise BrokenContract(f"The function answered with a {type(answer).__name__} instead of a list.")
    if len(answer) != len(batch):
        raise BrokenContract(f"The function answered {len(answer)} results to {len(batch)} samples.")
    scores = []
    for position, (sample, result) in enumerate(zip(batch, answer, strict=True)):
        if not isinstance(result, Mapping):
            raise BrokenContract(f"Result {position} is not an object.")
        if result.get("id") != sample.get("id"):
            raise BrokenContract(
                f"Result {position} has the id {result.get('id')!r}, not {sample.get('id')!r}."
            )
        score = result.get("aggregate_reward_score")
        if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
            raise BrokenContract(f"Result {position} has the score {score!r}, which is no finite number.")
        if not 0.0 <= score <= 1.0:
            raise BrokenContract(f"Result {position} has the score {score}, outside [0, 1].")
        _check_metrics(position, result.get("metrics_list", []))
        scores.append(float(score))
    return scores


def _check_metrics(position: int, metrics: object) -> None:
    if not isinstance(metrics, list):
        raise BrokenContract(f"Result {position} has a metrics_list that is no list.")
    for metric in metrics:
        named = isinstance(metric, Mapping) and isinstance(metric.get("name"), str)
        value = metric.get("value") if isinstance(metric, Mapping) else None
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not (named and number and metric.get("type") in ("Reward", "Metric")):
            raise BrokenContract(
                f"Result {position} has the metric {metric!r}; it needs name, value and type."
            )


def usage_in(answer: object) -> Usage:
    """What an answer says that asking judges took; `read_results` says what is wrong with an answer of another form."""
    results = answer if isinstance(answer, list) else []
    return sum((usage_of(_numbers(result)) for result in results), NO_USAGE)


def _numbers(result: object) -> dict[str, float]:
    metrics = result.get("metrics_list") if isinstance(result, Mapping) else None
    found = {}
    for metric in metrics if isinstance(metrics, list) else ():
        name, value = (
            (metric.get("name"), metric.get("value")) if isinstance(metric, Mapping) else (None, None)
        )
        if isinstance(name, str) and isinstance(value, int | float) and math.isfinite(value):
            found[name] = float(value)
    return found
