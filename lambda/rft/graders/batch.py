"""Grading one invocation's samples: order and ids kept, one bad row never costs the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rft.contracts.grader_event import BadSample, GraderResult, GraderSample, MetricItem
from rft.graders.base import Grader, GraderFault, Score
from rft.graders.judge.client import usage_metrics

WAITING = frozenset({"embedding", "judge"})
"""Needs of graders that spend their time waiting for a model: these samples are graded side by side."""
SIDE_BY_SIDE = 16


def grade_batch(
    grader: Grader,
    samples: Sequence[GraderSample | BadSample],
    room: Callable[[], float] | None = None,
) -> list[Score]:
    """One score per sample, in order. A `GraderFault` passes through: the whole invocation fails and is retried.

    `room` tells how many seconds there are in which a sample may still be begun; without any, the batch is the fault
    `sandbox_out_of_time`, since a score for what was not run would be made up. None is no limit.
    """

    def graded(sample: GraderSample | BadSample) -> Score:
        if room is not None and room() <= 0:
            raise GraderFault(
                f"sandbox_out_of_time: a batch of {len(samples)} did not fit into the invocation"
            )
        return Score.unjudged(sample.reason) if isinstance(sample, BadSample) else grader.grade(sample)

    if grader.needs & WAITING and len(samples) > 1:
        # Imported here for the cold start of the functions that never wait.
        from concurrent.futures import ThreadPoolExecutor

        pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="grade")
        try:
            scores = list(pool.map(graded, samples))
        finally:
            # Those that have not begun when one fails are not begun: the invocation is lost anyway.
            pool.shutdown(cancel_futures=True)
    else:
        scores = [graded(sample) for sample in samples]
    for score in scores:
        # NaN is in no range, so that it is refused here as well.
        if not 0.0 <= score.value <= 1.0:
            raise GraderFault(
                f"grader {grader.name} produced the score {score.value}, which is outside [0, 1]"
            )
        for name, value in score.components.items():
            if not 0.0 <= value <= 1.0:
                raise GraderFault(
                    f"grader {grader.name} gave its component {name} the value {value}, outside [0, 1]"
                )
    return scores


def to_result(sample: GraderSample | BadSample, score: Score, paid: frozenset[str]) -> GraderResult:
    """The wire result: components that the score is made of are "Reward"; the others, errors and what asking a judge
    took are "Metric"."""
    metrics = [
        MetricItem(name, float(value), "Reward" if name in paid else "Metric")
        for name, value in score.components.items()
    ]
    metrics.extend(MetricItem(error, 1.0, "Metric") for error in score.errors)
    metrics.extend(MetricItem(name, value, "Metric") for name, value in usage_metrics(score.usage).items())
    return GraderResult(sample.id, float(score.value), tuple(metrics))
