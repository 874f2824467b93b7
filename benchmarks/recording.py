"""What a rehearsed run took of AWS: read out of the local AWS when the run has ended."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rehearsal.session import RehearsalSession
from rft.contracts.paths import RunPaths
from rft.contracts.run import Run

# AWS counts so many bytes of a log event besides its message (PutLogEvents).
EVENT_BYTES = 26
SHARD = "profile_shard"
STATES_A_SHARD = 3
"""Task, question, done: the local AWS does not keep what happens inside a Map, but each shard is a call."""
_REPORT = re.compile(r"Billed Duration: (?P<ms>\d+) ms\tMemory Size: (?P<mb>\d+) MB")


@dataclass
class FunctionUse:
    """One function's calls: GB-seconds, bytes of log, RFT metrics by name, and rollouts that it graded."""

    calls: int = 0
    gb_seconds: float = 0.0
    log_bytes: int = 0
    metrics: set[str] = field(default_factory=set)
    rollouts: int = 0


@dataclass
class Recording:
    """A run's transitions by state and its functions by stage name, "reward" and "evaluation"."""

    transitions: Counter[str]
    functions: dict[str, FunctionUse]
    planned_rollouts: int


def record(session: RehearsalSession, run_id: str, execution_arn: str) -> Recording:
    """Read the recording of the session's first run; earlier runs of the same deployment would count as well."""
    functions: dict[str, FunctionUse] = {}
    pages = session.aws.client("lambda").get_paginator("list_functions").paginate()
    for function in (each for page in pages for each in page["Functions"]):
        variables = function.get("Environment", {}).get("Variables", {})
        name = variables.get("RFT_FUNCTION") or function["Handler"].split(".")[-2]
        functions[name] = _use(session, function["LoggingConfig"]["LogGroup"])
    transitions = _transitions(session, execution_arn)
    transitions["shards"] = STATES_A_SHARD * functions[SHARD].calls
    body = session.s3.get_object(Bucket=session.stack.runs_bucket, Key=RunPaths(run_id).run)["Body"].read()
    run = Run.model_validate_json(body)
    hyper = run.hyperparameters
    samples, epochs = hyper.trainingSamplePerPrompt or 8, hyper.epochCount or 1
    return Recording(transitions, functions, run.data["train"].rows * samples * epochs)


def _transitions(session: RehearsalSession, execution_arn: str) -> Counter[str]:
    pages = session.states.get_paginator("get_execution_history").paginate(executionArn=execution_arn)
    entered = (event.get("stateEnteredEventDetails") for page in pages for event in page["events"])
    return Counter(details["name"] for details in entered if details)


def _use(session: RehearsalSession, log_group: str) -> FunctionUse:
    use = FunctionUse()
    logs = session.aws.client("logs")
    try:
        pages = list(logs.get_paginator("filter_log_events").paginate(logGroupName=log_group))
    except logs.exceptions.ResourceNotFoundException:
        return use
    for message in (event["message"] for page in pages for event in page["events"]):
        use.log_bytes += len(message.encode()) + EVENT_BYTES
        report = _REPORT.search(message)
        if report:
            use.calls += 1
            use.gb_seconds += int(report["ms"]) / 1000 * int(report["mb"]) / 1024
        elif message.startswith("{"):
            _count(use, json.loads(message))
    return use


def _count(use: FunctionUse, line: dict[str, Any]) -> None:
    for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
        use.metrics.update(metric["Name"] for metric in directive["Metrics"])
    if line.get("rft_telemetry") and line["phase"] is None:
        use.rollouts += len(line["items"])
