"""Starting an execution, and reading where it is: stages from its history, training from the run's objects."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from rft.contracts.names import RUN_ID, run_id_of_input
from rft.contracts.paths import RunPaths
from rft.telemetry.metrics_table import latest_reward
from rft_cli.client.errors import InputRefused
from rft_cli.client.history import HistoryReader
from rft_cli.client.stack import PipelineStack

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

ENDED = frozenset({"SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"})


@dataclass(frozen=True)
class RunHandle:
    """A run and the execution that works on it."""

    run_id: str
    execution_arn: str


@dataclass(frozen=True)
class RunProgress:
    """Where a run is. `stages` are the work states that were entered, in order, each once."""

    status: str
    seconds: float
    stage: str | None = None
    stages: tuple[str, ...] = ()
    step: int | None = None
    reward: float | None = None

    @property
    def ended(self) -> bool:
        """Whether the execution has ended."""
        return self.status in ENDED


@dataclass(frozen=True)
class RunEnd:
    """How an execution ended. `outcome` is None for a fault; `error` and `cause` are None for an outcome."""

    status: str
    seconds: float
    outcome: str | None
    sentence: str
    error: str | None = None
    cause: str | None = None


class RunWatcher:
    """Reads one run's progress again and again; each look reads only what is new."""

    def __init__(self, states: "SFNClient", s3: "S3Client", stack: PipelineStack, run: RunHandle) -> None:
        self._states = states
        self._s3 = s3
        self._stack = stack
        self.run = run
        self._history = HistoryReader(states, run.execution_arn)
        self._metrics_etag: str | None = None
        self._training: tuple[int | None, float | None] = (None, None)

    def look(self) -> RunProgress:
        """The run as it is now."""
        answer = self._states.describe_execution(executionArn=self.run.execution_arn)
        self._history.read()
        self._read_metrics()
        step, reward = self._training
        return RunProgress(
            status=answer["status"],
            seconds=seconds_between(answer["startDate"], answer.get("stopDate")),
            stage=self._history.current,
            stages=tuple(self._history.stages),
            step=step,
            reward=reward,
        )

    def follow(
        self,
        on_progress: Callable[[RunProgress], None],
        every_seconds: float,
        limit_seconds: float | None = None,
    ) -> RunProgress:
        """Look until the run has ended; each look is handed to `on_progress`.

        Raises:
            TimeoutError: it has not ended within `limit_seconds`; it goes on running.
        """
        started = time.monotonic()
        while True:
            progress = self.look()
            on_progress(progress)
            if progress.ended:
                return progress
            if limit_seconds is not None and time.monotonic() - started > limit_seconds:
                raise TimeoutError(f"The run {self.run.run_id} has not ended within {limit_seconds:.0f} s.")
            time.sleep(every_seconds)

    def end(self) -> RunEnd:
        """How the execution ended; call it once `look` says that it has."""
        return run_end(self._states, self.run.execution_arn)

    def _read_metrics(self) -> None:
        key = RunPaths(self.run.run_id).metrics
        condition: dict[str, Any] = {} if self._metrics_etag is None else {"IfNoneMatch": self._metrics_etag}
        try:
            answer = self._s3.get_object(Bucket=self._stack.runs_bucket, Key=key, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "404", "304", "NotModified"):
                raise
            return
        rows = [json.loads(line) for line in answer["Body"].read().splitlines() if line]
        self._metrics_etag = answer["ETag"]
        self._training = (int(rows[-1]["step"]) if rows else None, latest_reward(rows))


def start_run(
    states: "SFNClient", stack: PipelineStack, document: dict[str, Any], name: str | None = None
) -> RunHandle:
    """Start an execution with that input.

    Args:
        document: the execution input, checked already.
        name: the execution's name; Step Functions makes one up where there is none.
    """
    arguments: dict[str, Any] = {} if name is None else {"name": name}
    answer = states.start_execution(
        stateMachineArn=stack.state_machine_arn, input=json.dumps(document), **arguments
    )
    started = answer["startDate"].astimezone(UTC)
    return RunHandle(run_id_of_input(document, answer["executionArn"], started), answer["executionArn"])


def find_run(s3: "S3Client", stack: PipelineStack, run: str) -> RunHandle:
    """A run by its id, or by the ARN of its execution; of several executions the newest.

    Raises:
        InputRefused: nothing is stored of it.
    """
    if not RUN_ID.match(run):
        raise InputRefused(
            f"{run!r} is no run id; one looks like math-20261122-0a1b2c3d4e. `rft start` prints it."
        )
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=stack.runs_bucket, Prefix=f"{RunPaths(run).prefix}executions/"
    )
    found = [item for page in pages for item in page.get("Contents", [])]
    if not found:
        raise InputRefused(f"Nothing is stored of a run {run} in s3://{stack.runs_bucket}; check the id.")
    newest = max(found, key=lambda item: item["LastModified"])
    body = s3.get_object(Bucket=stack.runs_bucket, Key=newest["Key"])["Body"].read()
    return RunHandle(run, str(json.loads(body)["arn"]))


def run_end(states: "SFNClient", execution_arn: str) -> RunEnd:
    """How an ended execution ended."""
    answer = states.describe_execution(executionArn=execution_arn)
    status: str = answer["status"]
    seconds = seconds_between(answer["startDate"], answer.get("stopDate"))
    if status == "SUCCEEDED":
        output = json.loads(answer.get("output") or "{}")
        return RunEnd(status, seconds, str(output.get("outcome")), str(output.get("sentence", "")))
    error, cause = answer.get("error"), answer.get("cause")
    sentences = {
        "ABORTED": "The execution was stopped.",
        "TIMED_OUT": "The execution ran out of time.",
    }
    failed = f"The run failed with {error or 'an unknown error'}: {cause or 'no cause given'}"
    sentence = sentences.get(status, failed)
    return RunEnd(status, seconds, None, sentence, error, cause)


def seconds_between(start: datetime, stop: datetime | None) -> float:
    """From a start to a stop, or to now."""
    return ((stop or datetime.now(UTC)) - start).total_seconds()
