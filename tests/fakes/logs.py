"""CloudWatch Logs with the telemetry lines that a test puts in."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeLogs:
    """Events of one log group; keeps from where each look began."""

    events: list[dict[str, Any]] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)

    def add(self, timestamp: int, line: dict[str, Any] | str) -> None:
        """One event at that time."""
        message = line if isinstance(line, str) else json.dumps(line)
        self.events.append({"timestamp": timestamp, "message": message})

    def get_paginator(self, name: str) -> "FakeLogs":
        assert name == "filter_log_events"
        return self

    def paginate(self, *, logGroupName: str, startTime: int, filterPattern: str) -> list[dict[str, Any]]:
        assert logGroupName and filterPattern
        self.looks.append(startTime)
        return [{"events": [event for event in self.events if event["timestamp"] >= startTime]}]
