"""Grading one invocation's samples: order and ids kept, one bad row never costs the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rft.contracts.grader_event import BadSample, GraderResult, GraderSample, MetricItem
from rft.graders.base import Grader, GraderFault, Score


def grade_batch(grader: Grader, samples: Sequence[GraderSample | BadSample]) -> list[Score]:
    """One score per sample, in order. A `GraderFault` passes through: the whole invocation fails and is retried."""
    scores = []
    for sample in samples:
        score = Score.unjudged(sample.reason) if isinstance(sample, BadSample) else grader.grade(sample)
        if not (math.isfinite(score.value) and 0.0 <= score.value <= 1.0):
            raise GraderFault(
                f"grader {grader.name} produced the score {score.value}, which is outside [0, 1]"
            )
        scores.append(score)
    return scores


def to_result(sample: GraderSample | BadSample, score: Score, paid: frozenset[str]) -> GraderResult:
    """The wire result: components that the score is made of are "Reward", the others and errors are "Metric"."""
    metrics = [
        MetricItem(name, float(value), "Reward" if name in paid else "Metric")
        for name, value in score.components.items()
    ]
    metrics.extend(MetricItem(error, 1.0, "Metric") for error in score.errors)
    return GraderResult(sample.id, float(score.value), tuple(metrics))
