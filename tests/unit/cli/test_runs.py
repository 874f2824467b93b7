"""Following an execution: stages from its history, the reward from the run's objects, and how it ended."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from rehearsal.result import reward_curve, verdict_numbers
from rft.contracts.names import run_id_for
from rft_cli.client.errors import InputRefused
from rft_cli.client.runs import RunHandle, RunProgress, RunWatcher, find_run, run_end, start_run
from rft_cli.progress import sentence
from rft_cli.views.clock import clock
from tests.unit.cli.recorded_run import ARN, STACK

START = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)


class Pages:
    def __init__(self, pages: list[dict[str, Any]]) -> None:
        self._pages = pages

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return self._pages


class FakeStates:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.answer: dict[str, Any] = {"status": "RUNNING", "startDate": START}

    def describe_execution(self, **_: Any) -> dict[str, Any]:
        return self.answer

    def get_paginator(self, _name: str) -> Pages:
        events = [
            {
                "id": number,
                "timestamp": START,
                **({"stateEnteredEventDetails": {"name": name}} if name else {}),
            }
            for number, name in enumerate(self.names, start=1)
        ]
        return Pages([{"events": events[::-1]}])

    def start_execution(self, **arguments: Any) -> dict[str, Any]:
        self.started = json.loads(arguments["input"])
        # boto3 gives local times: the run id's date is UTC all the same.
        return {"executionArn": ARN, "startDate": START.astimezone()}


class FakeS3:
    def __init__(self, objects: dict[str, str] | None = None) -> None:
        self.objects = objects or {}

    def get_object(self, **arguments: Any) -> dict[str, Any]:
        if arguments["Key"] not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")
        body = self.objects[arguments["Key"]]
        return {"Body": io.BytesIO(body.encode()), "ETag": f'"{hash(body)}"'}

    def get_paginator(self, _name: str) -> Pages:
        listed = [{"Key": key, "LastModified": START + timedelta(i)} for i, key in enumerate(self.objects)]
        return Pages([{"Contents": listed}])


def test_the_watcher_reads_stages_once_and_the_newest_reward() -> None:
    states, s3 = FakeStates(), FakeS3()
    run = RunHandle("math-20261122-0a1b2c3d4e", ARN)
    watcher = RunWatcher(cast(Any, states), cast(Any, s3), STACK, run)
    assert watcher.look().stage is None
    states.names = [
        "Resolve run",
        "",
        "Datasets valid?",
        "Submit job",
        "Monitor job",
        "Wait for job",
        "Monitor job",
    ]
    s3.objects[f"runs/{run.run_id}/training_metrics.jsonl"] = (
        '{"step": 1, "critic/rewards/mean": 0.25}\n{"step": 2, "critic/rewards/mean": 0.5}\n'
    )
    look = watcher.look()
    assert look.stages == ("Resolve run", "Submit job", "Monitor job")
    assert (look.stage, look.step, look.reward) == ("Monitor job", 2, 0.5)
    assert sentence(look) == "Monitor job, step 2, reward 0.500"
    states.names += ["Deploy model"]
    assert watcher.look().stage == "Deploy model"


def test_a_run_that_does_not_end_in_time_is_a_timeout() -> None:
    run = RunHandle("math-20261122-0a1b2c3d4e", ARN)
    watcher = RunWatcher(cast(Any, FakeStates()), cast(Any, FakeS3()), STACK, run)
    seen: list[RunProgress] = []
    with pytest.raises(TimeoutError, match="has not ended"):
        watcher.follow(seen.append, 0.0, -1.0)
    assert len(seen) == 1


def test_starting_gives_the_run_id_that_the_pipeline_will_use() -> None:
    states = FakeStates()
    run = start_run(cast(Any, states), STACK, {"recipe": "math"})
    assert run == RunHandle(run_id_for("math", ARN, START), ARN)
    again = run.run_id
    assert start_run(cast(Any, states), STACK, {"resume": again}).run_id == again


def test_a_run_is_found_by_its_newest_execution() -> None:
    run = "math-20261122-0a1b2c3d4e"
    s3 = FakeS3({f"runs/{run}/executions/{name}.json": json.dumps({"arn": name}) for name in ("old", "new")})
    assert find_run(cast(Any, s3), STACK, run) == RunHandle(run, "new")
    with pytest.raises(InputRefused, match="no run id"):
        find_run(cast(Any, s3), STACK, "math")
    with pytest.raises(InputRefused, match="Nothing is stored"):
        find_run(cast(Any, FakeS3()), STACK, run)


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (
            {"status": "SUCCEEDED", "output": '{"outcome": "rejected", "sentence": "No gain."}'},
            "rejected",
            "No gain.",
        ),
        ({"status": "FAILED", "error": "StageFault", "cause": "It broke."}, None, "StageFault: It broke."),
        ({"status": "FAILED"}, None, "no cause given"),
        ({"status": "ABORTED"}, None, "was stopped"),
        ({"status": "TIMED_OUT"}, None, "ran out of time"),
    ],
)
def test_every_end_has_a_sentence(answer: dict[str, Any], outcome: str | None, said: str) -> None:
    states = FakeStates()
    states.answer = {"startDate": START, "stopDate": START + timedelta(seconds=90), **answer}
    end = run_end(cast(Any, states), ARN)
    assert (end.outcome, end.seconds) == (outcome, 90.0)
    assert said in end.sentence


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 60, 3661)] == ["0:00", "0:59", "1:00", "1:01:01"]


def test_result_numbers() -> None:
    entry = {"base_mean": 0.4, "tuned_mean": 0.6, "gain": 0.2, "lower": 0.1, "upper": 0.3}
    numbers = verdict_numbers(entry)
    assert numbers is not None and numbers.interval == (0.1, 0.3)
    assert verdict_numbers({}) is None
    curve = reward_curve([{"step": 0}, {"critic/rewards/mean": 0.2}, {"critic/rewards/mean": 0.9}])
    assert curve is not None and (curve.first, curve.last, curve.steps) == (0.2, 0.9, 2)
    assert reward_curve([]) is None
