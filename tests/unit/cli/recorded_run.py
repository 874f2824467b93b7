"""An execution as Step Functions and S3 would tell of it, written down state by state."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from botocore.exceptions import ClientError

from rft_cli.client.observer import RunObserver
from rft_cli.client.runs import RunHandle
from rft_cli.client.stack import PipelineStack

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ARN = "arn:aws:states:us-east-1:111122223333:execution:machine:one"
RUN = RunHandle("math-20261122-0a1b2c3d4e", ARN)
STACK = PipelineStack(
    prefix="rft",
    state_machine_arn="arn:aws:states:us-east-1:111122223333:stateMachine:machine",
    datasets_bucket="datasets",
    runs_bucket="runs",
    key_arn="key",
    topic_arn="topic",
    training_role_arn="role",
    champion_prefix="/rft-pipeline/champions",
    recipes=("math",),
)
LEDGER = {"resolve_run": {"run_id": RUN.run_id}}
RUN_FACTS = {
    "model": "nova-2-lite",
    "simulated": False,
    "gates": {"max_training_hours": None},
    "costs": {"training_hour_usd": 40.0},
}


class RecordedStates:
    """`enter` and `leave` write events; times count from the execution's start, in seconds."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {"status": "RUNNING", "startDate": START}
        self.asked_for_data = 0

    def enter(self, name: str, second: float, ledger: dict[str, Any] | None = None) -> None:
        self._add("stateEnteredEventDetails", {"name": name, "input": json.dumps(ledger or {})}, second)

    def leave(self, name: str, second: float, ledger: dict[str, Any] | None = None) -> None:
        self._add("stateExitedEventDetails", {"name": name, "output": json.dumps(ledger or {})}, second)

    def end(self, status: str, second: float, **answer: Any) -> None:
        self.answer = {
            "status": status,
            "startDate": START,
            "stopDate": START + timedelta(seconds=second),
            **answer,
        }

    def describe_execution(self, **_: Any) -> dict[str, Any]:
        return self.answer

    def get_paginator(self, _name: str) -> "RecordedStates":
        return self

    def paginate(self, *, includeExecutionData: bool, **_: Any) -> Iterator[dict[str, Any]]:
        self.asked_for_data += includeExecutionData
        newest_first = self.events[::-1]
        for start in range(0, len(newest_first), 3):
            page = json.loads(json.dumps(newest_first[start : start + 3], default=str))
            for event in page:
                event["timestamp"] = datetime.fromisoformat(event["timestamp"])
                if not includeExecutionData:
                    for details in event.values():
                        if isinstance(details, dict):
                            details.pop("input", None)
                            details.pop("output", None)
            yield {"events": page}

    def _add(self, kind: str, details: dict[str, Any], second: float) -> None:
        at = START + timedelta(seconds=second)
        self.events.append({"id": len(self.events) + 1, "timestamp": at, kind: details})


class RecordedObjects:
    """S3 with ETags, which counts what it sends."""

    def __init__(self) -> None:
        self.bodies: dict[str, str] = {}
        self.sent: list[str] = []

    def put(self, name: str, content: object) -> None:
        lines = content if isinstance(content, str) else json.dumps(content)
        self.bodies[f"runs/{RUN.run_id}/{name}"] = lines

    def get_object(self, *, Bucket: str, Key: str, IfNoneMatch: str = "") -> dict[str, Any]:
        assert Bucket == "runs"
        body = self.bodies.get(Key)
        if body is None:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")
        if IfNoneMatch == f'"{hash(body)}"':
            raise ClientError({"Error": {"Code": "304", "Message": ""}}, "GetObject")
        self.sent.append(Key)
        return {"Body": io.BytesIO(body.encode()), "ETag": f'"{hash(body)}"'}


def observer(states: RecordedStates, objects: RecordedObjects) -> RunObserver:
    return RunObserver(cast(Any, states), cast(Any, objects), STACK, RUN)


def step(number: int, reward: float, length: float, **more: object) -> dict[str, Any]:
    row = {"step": number, "complete": True, "critic/rewards/mean": reward, "response_length/mean": length}
    return {**row, **more}


def training_run() -> tuple[RecordedStates, RecordedObjects]:
    """A run in its training, past its first tick of Monitor job."""
    states, objects = RecordedStates(), RecordedObjects()
    ledger: dict[str, Any] = dict(LEDGER)
    for number, name in enumerate(
        (
            "Resolve run",
            "Validate datasets",
            "Preflight reward",
            "Plan base sample",
            "Sample base model",
            "Forecast run",
            "Plan base profile",
            "Profile base model",
            "Submit job",
        )
    ):
        states.enter(name, number * 10, ledger)
        states.leave(name, number * 10 + 9, ledger)
    ledger["forecast_run"] = {"cost_low_usd": 1.25, "cost_high_usd": 3.5, "cost_unknown": ["training"]}
    states.enter("Monitor job", 90, ledger)
    entry = {"state": "InProgress", "training": "InProgress", "hours": 1.5, "step": 2, "expected_steps": 60}
    ledger = {**ledger, "monitor_job": {"decision": "wait", **entry}}
    states.leave("Monitor job", 95, ledger)
    states.enter("Wait for job", 95, ledger)
    objects.put("run.json", RUN_FACTS)
    rows = [
        step(1, 0.25, 800.0, zero_variance_share=0.5),
        {"step": 1, "val-score/rewards/mean@1": 0.3},
        step(2, 0.5, 900.0, zero_variance_share=None),
        step(3, 0.9, float("nan"), complete=False),
    ]
    objects.put("training_metrics.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    finding = {
        "rule": "length_growth",
        "level": "warn",
        "message": "It grew.",
        "numbers": {},
        "evaluated": True,
    }
    blind = {
        "rule": "reward_collapse",
        "level": "note",
        "message": "Not evaluated.",
        "numbers": {},
        "evaluated": False,
    }
    objects.put("findings/watchdog.json", {"job": "j", "findings": [finding, blind]})
    return states, objects
