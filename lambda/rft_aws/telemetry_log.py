"""The reward function's telemetry lines of a run, read from its log group."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient


def telemetry_lines(
    client: "CloudWatchLogsClient", log_group: str, run_id: str, since_ms: int
) -> list[dict[str, Any]]:
    """The run's lines in time order.

    Args:
        since_ms: milliseconds of the epoch; earlier lines are not asked for.
    """
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=log_group, startTime=since_ms, filterPattern=f'"rft_telemetry" "{run_id}"'
    )
    found: list[tuple[int, dict[str, Any]]] = []
    for page in pages:
        for event in page["events"]:
            line = _parsed(event["message"])
            if line is not None and line.get("run") == run_id:
                found.append((event["timestamp"], line))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _parsed(message: str) -> dict[str, Any] | None:
    """A telemetry line, or None for what else the pattern matched (START and error lines carry the run too)."""
    try:
        line = json.loads(message)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "rft_telemetry" in line else None
