"""Embedded Metric Format: which log lines carry metrics, and which."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.emulator.metric_log_lines import Metric, metrics_of


def line(**changes: Any) -> str:
    directive = {
        "Namespace": "RFT",
        "Dimensions": [["recipe", "function"]],
        "Metrics": [
            {"Name": "RewardMean", "Unit": "None"},
            {"Name": "GraderLatency", "Unit": "Milliseconds"},
        ],
    }
    document: dict[str, Any] = {
        "_aws": {"Timestamp": 1_700_000_000_000, "CloudWatchMetrics": [directive]},
        "recipe": "math",
        "function": "reward",
        "RewardMean": 0.5,
        "GraderLatency": [1, 2.5],
        "run": "math-1",
    }
    return json.dumps({**document, **changes})


def test_each_metric_has_its_dimensions_values_and_unit() -> None:
    dimensions = {"recipe": "math", "function": "reward"}
    assert list(metrics_of(line())) == [
        Metric("RFT", "RewardMean", dimensions, [0.5], "None", 1_700_000_000.0),
        Metric("RFT", "GraderLatency", dimensions, [1.0, 2.5], "Milliseconds", 1_700_000_000.0),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'plain text that mentions "_aws"',
        json.dumps({"rft_telemetry": 1}),
        json.dumps(["_aws"]),
        line(_aws=None),
        line(_aws={"Timestamp": "today", "CloudWatchMetrics": []}),
        line(recipe=None),  # a dimension without a value
        line(RewardMean="high", GraderLatency=None),
        line(RewardMean=True, GraderLatency=[]),
    ],
)
def test_other_lines_carry_none(text: str) -> None:
    assert list(metrics_of(text)) == []
