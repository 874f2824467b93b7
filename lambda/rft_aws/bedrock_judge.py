"""A judge model on Bedrock through Converse: waited for until the invocation's deadline, never answered for.

botocore paces the calls by the throttling that it sees and repeats one a few times. What is left is repeated here,
since only the deadline says for how long.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnected

from rft.catalogue.judges import JudgeCall
from rft.graders.base import GraderFault
from rft.graders.deadline import Deadline
from rft.graders.judge.client import Answer, Question
from rft_aws.faults import code_of, message_of
from rft_aws.judge_requests import converse_arguments, judge_answer
from rft_aws.time_limit import OutOfTime, within

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

THROTTLES = frozenset({"ThrottlingException", "TooManyRequestsException", "ServiceQuotaExceededException"})
PASSING = frozenset(
    {
        "InternalServerException",
        "ModelErrorException",
        "ModelNotReadyException",
        "ModelTimeoutException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailableException",
    }
)
"""Errors that another try may cure; so may every answer with an HTTP status of 500 or more."""
REFUSALS: Mapping[str, str] = {
    "AccessDeniedException": "judge_access_denied",
    "ResourceNotFoundException": "judge_not_found",
    "ValidationException": "judge_request_invalid",
}
"""Errors that no other try cures, as the first word of the fault."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 20.0
_FIRST_USE = (
    " It is a third-party model, which AWS Marketplace subscribes the account to when it is first used: that takes the "
    "Marketplace permissions that the stack gives this function, nothing that denies them, and up to a few minutes; "
    "Anthropic also wants its use case form filled in once, in the Bedrock console."
)


class _TryAgain(Exception):
    """A call that was turned away for now: the fault's name, the reason, and how many times it was throttled."""

    def __init__(self, name: str, reason: str, throttled: int) -> None:
        super().__init__(reason)
        self.name, self.reason, self.throttled = name, reason, throttled


class BedrockJudge:
    """A `JudgeClient`. Safe to use from several threads."""

    def __init__(
        self,
        clients: Sequence[BedrockRuntimeClient],
        judges: Mapping[str, JudgeCall],
        deadline: Deadline,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """
        Args:
            clients: what is called, in turn.
            judges: the models that may be asked, and how.
            deadline: how long an answer is waited for.
            sleep, jitter: how a pause is made, and how long one between two bounds is.
        """
        self._clients = itertools.cycle(clients)
        self._judges = judges
        self._deadline = deadline
        self._sleep, self._jitter = sleep, jitter

    def ask(self, question: Question) -> Answer:
        """One answer.

        Raises:
            GraderFault: judge_not_configured, judge_access_denied, judge_not_found or judge_request_invalid at once;
                judge_throttled or judge_unavailable when the deadline has passed.
        """
        call = self._judges.get(question.model)
        if call is None:
            known = ", ".join(sorted(self._judges)) or "none"
            raise GraderFault(
                f"judge_not_configured: {question.model} is not among this function's judges ({known})"
            )
        arguments = converse_arguments(question, call)
        throttled, last = 0, _TryAgain("judge_unavailable", "there was no time left to ask it", 0)
        attempt = 0
        while True:
            left = self._deadline.remaining()
            if left <= 0:
                raise GraderFault(
                    f"{last.name}: {question.model} gave no answer within the time of this invocation: {last.reason}"
                )
            try:
                response = self._converse(question.model, call, arguments, left)
            except _TryAgain as again:
                last = again
                throttled += again.throttled
            except OutOfTime:
                # After throttled calls, one that does not come back is held by botocore's pacing.
                if not last.throttled:
                    last = _TryAgain("judge_unavailable", "a call had not come back", 0)
            else:
                throttled += response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
                return _read(question, call, response, throttled)
            self._pause(attempt)
            attempt += 1

    def _pause(self, attempt: int) -> None:
        """A pause that is longer the more tries there were, at random, and not longer than the time that is left."""
        longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(attempt, 10))
        pause = self._jitter(0.0, longest)
        self._sleep(max(0.0, min(pause, self._deadline.remaining())))

    def _converse(
        self, model: str, call: JudgeCall, arguments: dict[str, Any], seconds: float
    ) -> Mapping[str, Any]:
        """One call of the service, which may hold several tries of botocore's.

        Raises:
            _TryAgain: it was turned away for now.
            OutOfTime: it has not come back.
            GraderFault: it was turned away for good.
        """
        client = next(self._clients)
        try:
            # By botocore's own time limits and pauses a call could outlast the invocation.
            return within(seconds, lambda: client.converse(**arguments))
        except ClientError as error:
            raise _sorted_out(model, call, error) from error
        except (NotConnected, HTTPClientError) as error:
            raise _TryAgain("judge_unavailable", str(error), 0) from error
        except BotoCoreError as error:
            raise GraderFault(f"judge_unavailable: {model} could not be asked: {error}") from error


def _sorted_out(model: str, call: JudgeCall, error: ClientError) -> _TryAgain | GraderFault:
    """What a service error means: another try, or the end."""
    code, message = code_of(error), message_of(error)
    metadata = error.response.get("ResponseMetadata", {})
    if code in THROTTLES:
        return _TryAgain("judge_throttled", f"{code}: {message}", 1 + metadata.get("RetryAttempts", 0))
    if code in PASSING or metadata.get("HTTPStatusCode", 0) >= 500:
        return _TryAgain("judge_unavailable", f"{code}: {message}", 0)
    name = REFUSALS.get(code, "judge_access_denied" if metadata.get("HTTPStatusCode") == 403 else "")
    more = _FIRST_USE if call.third_party and name == "judge_access_denied" else ""
    return GraderFault(f"{name or 'judge_unavailable'}: {model} was refused: {code}: {message}{more}")


def _read(question: Question, call: JudgeCall, response: Mapping[str, Any], throttled: int) -> Answer:
    try:
        return judge_answer(question, call, response, throttled)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise GraderFault(
            f"judge_unavailable: {question.model} answered in no documented form: {error!r}"
        ) from error
