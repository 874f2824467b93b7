"""CloudWatch's Embedded Metric Format: the metrics that a log line carries.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specificati
on.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MAX_DIMENSIONS = 30


@dataclass(frozen=True)
class Metric:
    """Values of one metric: `timestamp` is in seconds since the epoch, `unit` one of CloudWatch's names."""

    namespace: str
    name: str
    dimensions: dict[str, str]
    values: list[float]
    unit: str
    timestamp: float


def metrics_of(line: str) -> Iterator[Metric]:
    """The metrics in `line`; nothing, as on AWS, if it is not a valid line of the format."""
    if '"_aws"' not in line:
        return
    try:
        document = json.loads(line)
    except json.JSONDecodeError:
        return
    metadata = document.get("_aws") if isinstance(document, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("Timestamp"), int):
        return
    for directive in metadata.get("CloudWatchMetrics") or ():
        for names in directive.get("Dimensions") or [[]]:
            if len(names) > _MAX_DIMENSIONS or any(not isinstance(document.get(name), str) for name in names):
                continue
            dimensions = {name: document[name] for name in names}
            for definition in directive.get("Metrics") or ():
                values = _numbers(document.get(definition.get("Name")))
                if values:
                    yield Metric(
                        namespace=directive["Namespace"],
                        name=definition["Name"],
                        dimensions=dimensions,
                        values=values,
                        unit=definition.get("Unit", "None"),
                        timestamp=metadata["Timestamp"] / 1000,
                    )


def _numbers(value: Any) -> list[float]:
    values = value if isinstance(value, list) else [value]
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
