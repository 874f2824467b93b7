"""The reward function's telemetry lines of a run, read from its log group."""

import heapq
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rft.contracts.paths import RunPaths
from rft_aws.run_store import RunStore

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient


OVERLAP_MS = 10 * 60 * 1000
"""Log events may arrive late: each look starts so long before the last event that the one before it saw."""


def telemetry_lines(
    client: "CloudWatchLogsClient", log_group: str, run_id: str, since_ms: int
) -> list[dict[str, Any]]:
    """The run's lines in time order, each with its `timestamp` (milliseconds of the epoch).

    Args:
        since_ms: earlier events are not asked for.
    """
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=log_group, startTime=since_ms, filterPattern=f'"rft_telemetry" "{run_id}"'
    )
    found = []
    for page in pages:
        for event in page["events"]:
            line = _parsed(event["message"])
            if line is not None and line.get("run") == run_id:
                found.append({**line, "timestamp": event["timestamp"]})
    return sorted(found, key=lambda line: int(line["timestamp"]))


def _parsed(message: str) -> dict[str, Any] | None:
    """A telemetry line, or None for what else the pattern matched (an error message may carry the run too)."""
    try:
        line = json.loads(message)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "rft_telemetry" in line else None


class TelemetryStore:
    """The telemetry of one of a run's jobs, gathered tick by tick: one object a tick that saw something new.

    A tick reads the log from shortly before the last known event, so that hours of training are not read again
    every five minutes; lines seen twice in that overlap are dropped by event time and batch.
    """

    def __init__(self, store: RunStore, run_id: str, job: str) -> None:
        self._store = store
        self._prefix = f"{RunPaths(run_id).prefix}telemetry/{job}/"
        self._run_id = run_id

    def update(
        self, client: "CloudWatchLogsClient", log_group: str, first_ms: int
    ) -> Iterator[dict[str, Any]]:
        """Read what is new, keep it, and give every line of the run so far, in time order, one by one.

        Args:
            first_ms: from where to read when nothing is stored yet.
        """
        keys = self._store.keys(self._prefix)
        # Bytes take a tenth of what they hold: millions of rollouts fit, parsed one line at a time.
        looks = [self._store.require(key).splitlines() for key in keys]
        ends = [int(json.loads(look[-1])["timestamp"]) for look in looks]
        since = max(first_ms, max(ends) - OVERLAP_MS) if ends else first_ms
        late = (look for look, end in zip(looks, ends, strict=True) if end >= since)
        seen = {_identity(json.loads(line)) for look in late for line in look}
        fresh = [
            line
            for line in telemetry_lines(client, log_group, self._run_id, since)
            if line.get("phase") is None and _identity(line) not in seen
        ]
        if fresh:
            key = f"{self._prefix}{len(keys):06d}.jsonl"
            self._store.write_lines(key, (json.dumps(line, separators=(",", ":")) for line in fresh))
        # Each look's lines are in order; a later look may have found an earlier line.
        stored = [(json.loads(line) for line in look) for look in looks]
        return heapq.merge(*stored, fresh, key=lambda line: int(line["timestamp"]))


def _identity(line: dict[str, Any]) -> tuple[Any, ...]:
    """Event time and batch; the item count tells the parts of a long batch apart."""
    first = line["items"][0]["hash"] if line["items"] else None
    return line["timestamp"], line["batch"], line.get("split"), first
