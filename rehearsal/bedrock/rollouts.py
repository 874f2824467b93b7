"""Scoring rollouts through the deployed reward function, with Bedrock's batches and retries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rehearsal.bedrock.datasets import JobFailure
from rehearsal.bedrock.grader import (
    ATTEMPTS,
    BATCH,
    NOT_AN_ENVELOPE,
    GraderContractError,
    Rollout,
    check_results,
    grader_event,
)
from rehearsal.bedrock.platform import Invocation, Invoker
from rehearsal.bedrock.state import Job

NEUTRAL = 0.5
_TRANSIENT = frozenset({"TooManyRequestsException", "ThrottlingException", "ServiceException"})


@dataclass
class RewardClient:
    """Calls one job's reward function with the rights that the job has."""

    job: Job
    session: Invoker
    assume: frozenset[str]

    def scores(self, rollouts: Sequence[Rollout]) -> list[float]:
        """A finite score for each rollout, in order; raises `JobFailure` when the function keeps failing."""
        scores: list[float] = []
        for start in range(0, len(rollouts), BATCH):
            batch = rollouts[start : start + BATCH]
            try:
                scores += self._send(grader_event(batch, self.assume), [rollout.id for rollout in batch])
            except JobFailure:
                if "neutral_on_grader_failure" not in self.assume:
                    raise
                scores += [NEUTRAL] * len(batch)
        return scores

    def send_nonsense(self) -> None:
        """Send what no reward function may accept; raises `JobFailure` either way."""
        self._send(NOT_AN_ENVELOPE, [])
        raise JobFailure(
            f"The reward function {self.job.grader_arn} accepted an event that is no documented envelope."
        )

    def _send(self, event: Any, ids: Sequence[str]) -> list[float]:
        payload = json.dumps(event, ensure_ascii=False).encode()
        cause = ""
        for _ in range(ATTEMPTS):
            if self.job.stop.is_set():
                raise Stopped
            try:
                invocation = self.session.invoke(self.job.grader_arn, payload)
            except ClientError as error:
                cause = self._refused(error)
                continue
            if invocation.error is None:
                try:
                    return check_results(invocation.payload, ids)
                except GraderContractError as error:
                    cause = f"returned an invalid result: {error}"
            else:
                cause = f"raised {_error_text(invocation)}"
        raise JobFailure(
            f"The reward function {self.job.grader_arn} failed {ATTEMPTS} times; it {cause}"[:2048]
        )

    def _refused(self, error: ClientError) -> str:
        """The cause of a refused invocation that is worth another try; raises `JobFailure` for any other."""
        details = error.response.get("Error", {})
        code, message = details.get("Code", "Unknown"), details.get("Message", "")
        if code not in _TRANSIENT:
            text = f"Could not invoke the reward function {self.job.grader_arn}: {code}: {message}"
            raise JobFailure(text[:2048]) from error
        return f"was not invoked: {code}: {message}"


class Stopped(Exception):
    """Somebody stopped the job."""


def _error_text(invocation: Invocation) -> str:
    """``errorType: errorMessage`` of a function error."""
    try:
        error = json.loads(invocation.payload)
    except ValueError:
        error = None
    if not isinstance(error, dict):
        return f"a {invocation.error} function error"
    return f"{error.get('errorType', invocation.error)}: {error.get('errorMessage', '')}"
