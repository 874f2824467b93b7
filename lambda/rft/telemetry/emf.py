"""CloudWatch metrics in Embedded Metric Format, written directly.

The format is one documented JSON object (docs.aws.amazon.com/AmazonCloudWatch, "Embedded metric format
specification"); a library for it would cost a third of the function's cold-start budget. Metrics go by recipe; the run
is a property that a search in the log finds, since a metric by run would be billed anew for every run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.contracts.metrics import COMPONENT_PREFIX, MAX_COMPONENTS, NAMESPACE, RESPONSE_FAULT_PREFIX
from rft.telemetry.lines import Line
from rft.telemetry.shares import component_means

_UNITS = {
    "ResponseLength": "Count",
    "GraderLatency": "Milliseconds",
    "Samples": "Count",
    "GraderErrors": "Count",
    "JudgeCalls": "Count",
    "JudgeInputTokens": "Count",
    "JudgeOutputTokens": "Count",
    "JudgeThrottles": "Count",
    "JudgeRefusals": "Count",
    "TrainingProgress": "Percent",
    "WatchdogFindings": "Count",
}
"""Units of the metrics that have one; the others are shares, rewards and hours."""
_JUDGE = {
    "JudgeCalls": "calls",
    "JudgeInputTokens": "input_tokens",
    "JudgeOutputTokens": "output_tokens",
    "JudgeThrottles": "throttled",
    "JudgeRefusals": "refused",
}
"""Metric -> what a line's `judge` calls it."""


def emf_document(
    values: Mapping[str, float],
    *,
    dimensions: Mapping[str, str],
    properties: Mapping[str, Any],
    timestamp_ms: int,
) -> dict[str, Any]:
    """One record: `values` by metric name, all with the same dimensions. CloudWatch takes 100 metrics a record."""
    return {
        "_aws": {
            "Timestamp": timestamp_ms,
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [list(dimensions)],
                    "Metrics": [{"Name": name, "Unit": _UNITS.get(name, "None")} for name in values],
                }
            ],
        },
        **dimensions,
        **properties,
        **values,
    }


def emf_record(line: Line, timestamp_ms: int) -> dict[str, Any]:
    """The metrics of one telemetry line, dimensions `recipe` and `function`, the run as a property.

    Rewards, lengths and the share of errors are reported for the job's own rollouts only: preflight attacks and
    profiles of a model would bend the curves that a person watches during training. Validation has a curve of its own.
    What judges took is reported for every phase: it is paid for in every phase.
    """
    values: dict[str, float] = {
        "GraderLatency": float(line["latency_ms"]),
        "Samples": float(len(line["items"])),
        "GraderErrors": float(sum(line["errors"].values())),
    }
    judge = line.get("judge")
    if judge is not None:
        values.update({name: float(judge[key]) for name, key in _JUDGE.items()})
    if line["phase"] is None and line["items"]:
        values.update(_of_the_job(line))
    return emf_document(
        values,
        dimensions={"recipe": line["recipe"], "function": line["function"]},
        properties={"run": line["run"], "phase": line["phase"], "split": line["split"]},
        timestamp_ms=timestamp_ms,
    )


def _of_the_job(line: Line) -> dict[str, float]:
    """Training rollouts have the curves; validation rollouts one point; errors of the grader's count in both."""
    items: Sequence[Mapping[str, Any]] = line["items"]
    scores = [float(item["score"]) for item in items]
    mean = math.fsum(scores) / len(scores)
    errors = [n for name, n in line["errors"].items() if not name.startswith(RESPONSE_FAULT_PREFIX)]
    broken = {"GraderErrorShare": min(1.0, sum(errors) / len(items))}
    if line["split"] == "validation":
        return {**broken, "ValidationReward": mean}
    components = component_means(items)
    return {
        **broken,
        "RewardMean": mean,
        "RewardSpread": math.sqrt(math.fsum((score - mean) ** 2 for score in scores) / len(scores)),
        "ResponseLength": sum(item["length"] for item in items) / len(items),
        **{COMPONENT_PREFIX + name: components[name] for name in shown_components(components)},
    }


def shown_components(names: Iterable[str]) -> list[str]:
    """The components that become metrics: the outermost first, and only names that CloudWatch takes."""
    printable = [name for name in names if name.isascii() and name.isprintable() and len(name) <= 200]
    return sorted(printable, key=lambda name: (name.count("/"), name))[:MAX_COMPONENTS]
