"""Write a function's output to CloudWatch Logs as Lambda does, and turn Embedded Metric Format lines into
metrics.

Why: MiniStack starts a log stream for every invocation (Lambda: one for every execution environment),
breaks a stack trace into a line each, and leaves metrics in log lines alone, so no alarm on them would ever
fire.
"""

from __future__ import annotations

import time
from typing import Any

from ministack.services import cloudwatch, cloudwatch_logs, lambda_svc

from rehearsal.emulator.metric_log_lines import metrics_of

PINS = {
    "ministack.services.lambda_svc._emit_lambda_logs": "111efbf06968",
    "ministack.services.lambda_svc._execute_function_dispatch": "f62cd259213e",
    "ministack.services.cloudwatch_logs._append_log_events": "e47cae7a15a4",
    "ministack.services.cloudwatch_logs._fanout_to_subscription_filters": "cb898244bb9f",
    "ministack.services.cloudwatch._store_datum": "e0194e701d56",
    "ministack.services.cloudwatch._evaluate_all_alarms": "f83f88e57f1c",
}


def apply() -> None:
    """Replace MiniStack's writer of function logs."""
    lambda_svc._emit_lambda_logs = _emit


def _emit(
    func: dict[str, Any],
    request_id: str,
    log_text: str,
    error: bool,  # noqa: ARG001
    duration_ms: int,
    *,
    log_source: str | None = None,  # noqa: ARG001
) -> None:
    """MiniStack calls this after every invocation, in the invocation's thread."""
    from rehearsal.emulator.patches.run_lambda import environment_of

    config = func.get("config") or func
    environment = environment_of(request_id, config)
    version, memory = config.get("Version", "$LATEST"), config.get("MemorySize", 128)
    # The runtime ends each event with a newline and breaks lines inside one, a stack trace's, with carriage
    # returns.
    lines = [line.replace("\r", "\n") for line in log_text.split("\n") if line.strip()]
    messages = [
        f"START RequestId: {request_id} Version: {version}",
        *lines,
        f"END RequestId: {request_id}",
        f"REPORT RequestId: {request_id}\tDuration: {duration_ms} ms\tBilled Duration: {duration_ms} ms\t"
        f"Memory Size: {memory} MB\tMax Memory Used: {environment.peak_memory_mb} MB",
    ]
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": message, "ingestionTime": now} for message in messages]
    stream = _stream(environment.log_group, environment.log_stream, now)
    cloudwatch_logs._append_log_events(stream, events)
    cloudwatch_logs._fanout_to_subscription_filters(environment.log_group, environment.log_stream, events)
    _publish_metrics(lines)


def _stream(group_name: str, stream_name: str, now: int) -> dict[str, Any]:
    group = cloudwatch_logs._log_groups.get(group_name)
    if group is None:
        group = {
            "arn": cloudwatch_logs._make_group_arn(group_name),
            "creationTime": now,
            "retentionInDays": None,
            "tags": {},
            "subscriptionFilters": {},
            "streams": {},
        }
        cloudwatch_logs._log_groups[group_name] = group
    stream: dict[str, Any] = group["streams"].setdefault(
        stream_name,
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": now,
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    return stream


def _publish_metrics(lines: list[str]) -> None:
    published = False
    for line in lines:
        for metric in metrics_of(line):
            published = True
            cloudwatch._store_datum(
                metric.namespace,
                metric.name,
                metric.dimensions,
                metric.timestamp,
                metric.unit,
                None,
                metric.values,
                None,
                None,
            )
    if published:
        cloudwatch._evaluate_all_alarms()
