"""The reward functions that `rft preflight` can try: a deployed one by ARN, somebody's own Python file, a recipe's."""

import contextlib
import importlib
import io
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rft.contracts.errors import BedrockThrottled, RewardFunctionFailed
from rft.contracts.grader_event import BadSample, GraderSample, parse_event
from rft.graders.base import GraderFault, GraderSpecError
from rft.graders.python import sample_of
from rft.graders.templates import item_of
from rft.preflight.contract import Raised
from rft_aws.grader_client import GraderClient
from rft_cli.client.errors import CommandFailed, InputRefused
from rft_cli.graders import embedding_variable, judges_variable

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

CHILD = Path(__file__).with_name("reward_child.py")
CALL_SECONDS = 900
"""Lambda's longest time, and so the longest that a file may take for a batch."""


class DeployedReward:
    """A reward function by its ARN, called as Bedrock calls it."""

    def __init__(self, client: "LambdaClient", arn: str) -> None:
        self._client = GraderClient(client, arn)
        self.last_seconds: float | None = None

    def __call__(self, event: Any) -> object:
        """The function's answer; `Raised` where its code raised. Raises `CommandFailed` where AWS or a judge did."""
        start = time.monotonic()
        try:
            return self._client.invoke(event)
        except BedrockThrottled as error:
            raise CommandFailed(str(error)) from error
        except RewardFunctionFailed as error:
            # This project's graders raise it when a judge or a sandbox fails: nothing is known of the reward then.
            if "GraderFault" in str(error):
                raise CommandFailed(str(error)) from error
            return Raised(str(error))
        finally:
            self.last_seconds = time.monotonic() - start


class RecipeReward:
    """A grader file of a checkout, with the very code that is deployed, in this process."""

    def __init__(self, grader: Path, recipe: str, function: str) -> None:
        """Raises `InputRefused` where the file cannot be used."""
        services = {**embedding_variable(), **judges_variable(grader)}
        os.environ.update(
            {"RFT_GRADER_FILE": str(grader), "RFT_RECIPE": recipe, "RFT_FUNCTION": function, **services}
        )
        # Its import loads the grader: an earlier import would keep an earlier grader.
        sys.modules.pop("reward.handler", None)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                self._handler = importlib.import_module("reward.handler").handler
        except GraderSpecError as error:
            raise InputRefused(f"{grader}: {error}") from error
        self.last_seconds: float | None = None

    def __call__(self, event: Any) -> object:
        """The handler's answer. Raises `CommandFailed` where the grader's own means fail."""
        start = time.monotonic()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return json.loads(json.dumps(self._handler(event)))
        except GraderFault as error:
            raise CommandFailed(f"The grader's own means failed: {error}") from error
        finally:
            self.last_seconds = time.monotonic() - start


class PythonReward:
    """Somebody's own file, in a process of its own: `lambda_handler(event, context)`, `handler(event, context)`, or
    OpenAI's `grade(sample, item)`. It is trusted as any program that its owner runs."""

    def __init__(self, path: Path) -> None:
        """Raises `InputRefused` where the file cannot be loaded or has no such function."""
        self.last_seconds: float | None = None
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, str(CHILD), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = self._line()
        if said is None or "kind" not in said:
            self.close()
            why = "its process ended" if said is None else said.get("failed")
            raise InputRefused(f"{path} cannot be tried: {why}.")
        self._grades = said["kind"] == "grade"

    def __call__(self, event: Any) -> object:
        """The file's answer to an event, or `Raised`."""
        if self._grades:
            return self._graded(event)
        found = self._asked([[event]])
        if isinstance(found, Raised):
            return found
        return (
            found[0]["value"] if "value" in found[0] else Raised(f"The function raised {found[0]['raised']}.")
        )

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _graded(self, event: Any) -> object:
        """What OpenAI does with `grade`: clipped to [0, 1]; an exception or no number scores 0."""
        samples = parse_event(event)
        whole = [sample for sample in samples if isinstance(sample, GraderSample)]
        found = self._asked([[sample_of(sample), item_of(sample)] for sample in whole])
        if isinstance(found, Raised):
            return found
        values = iter(found)
        return [
            {
                "id": sample.id,
                "aggregate_reward_score": 0.0 if isinstance(sample, BadSample) else _clipped(next(values)),
                "metrics_list": [],
            }
            for sample in samples
        ]

    def _asked(self, calls: list[list[Any]]) -> "list[dict[str, Any]] | Raised":
        start = time.monotonic()
        stopped = threading.Timer(CALL_SECONDS, self._process.kill)
        stopped.start()
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"calls": calls}) + "\n")
            self._process.stdin.flush()
            answers = self._line()
        except BrokenPipeError:
            answers = None
        finally:
            stopped.cancel()
            self.last_seconds = time.monotonic() - start
        if answers is None:
            return Raised(f"The function ended its process, or took longer than {CALL_SECONDS} s.")
        return list(answers)

    def _line(self) -> Any:
        """What the process says next; None when it has ended."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None


def _clipped(answer: Mapping[str, Any]) -> float:
    value = answer.get("value")
    if not isinstance(value, bool | int | float) or not math.isfinite(value):
        return 0.0
    return min(1.0, max(0.0, float(value)))
