"""The metrics table of a run: what the reward function saw and what Bedrock wrote, one row a step."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.telemetry.aggregate import RunTelemetry

STEP_COLUMNS = ("step_number", "step")
VALIDATION_PREFIXES = ("val-", "validation_")


def parse_metrics_csv(text: str) -> dict[int, dict[str, float]]:
    """One of Bedrock's metric files as numbers by step.

    The columns of a reinforcement job are not documented, so every numeric column is taken under its own header;
    lines without a step, or cells that are no finite number, are left out.
    """
    rows: dict[int, dict[str, float]] = {}
    for record in csv.DictReader(io.StringIO(text)):
        step = next((_number(record.get(column)) for column in STEP_COLUMNS if column in record), None)
        if step is None:
            continue
        values = {name: _number(cell) for name, cell in record.items() if name and name not in STEP_COLUMNS}
        rows.setdefault(int(step), {}).update({k: v for k, v in values.items() if v is not None})
    return rows


def _number(cell: object) -> float | None:
    try:
        value = float(str(cell))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def metrics_table(
    telemetry: RunTelemetry, files: Iterable[Mapping[int, Mapping[str, float]]]
) -> list[dict[str, Any]]:
    """Rows by step: the reward function's figures first, then whatever Bedrock's files add.

    Returns:
        One dictionary a step with `step`, the console's metric names, and `sources`, which names where the row's
        figures come from ("reward function", "bedrock").
    """
    rows: dict[int, dict[str, Any]] = {}

    def merge(step: int, values: Mapping[str, Any], source: str) -> None:
        row = rows.setdefault(step, {"step": step, "sources": []})
        for name, value in values.items():
            row.setdefault(name, value)
        if source not in row["sources"]:
            row["sources"].append(source)

    for train in telemetry.train:
        merge(train["step"], train, "reward function")
    for validation in telemetry.validation:
        kept = {name: value for name, value in validation.items() if name.startswith(VALIDATION_PREFIXES)}
        merge(
            validation["step"], {**kept, "validation_components": validation["components"]}, "reward function"
        )
    for file in files:
        for step, values in file.items():
            merge(step, values, "bedrock")
    return [rows[step] for step in sorted(rows)]


def latest_reward(rows: Sequence[Mapping[str, Any]]) -> float | None:
    """The newest mean training reward, None before there is one."""
    return next(
        (float(row["critic/rewards/mean"]) for row in reversed(rows) if "critic/rewards/mean" in row), None
    )
