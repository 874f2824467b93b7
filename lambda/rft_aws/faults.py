"""Service errors as the faults that the state machine knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import ClientError

from rft.contracts.errors import BedrockThrottled, RunFault

# Bedrock's own breakdowns pass like a missing capacity; every call that makes something looks first.
_BROKEN = frozenset({"InternalServerException", "InternalServerError"})
_THROTTLES = frozenset(
    {
        "ThrottlingException",
        "TooManyRequestsException",
        "ServiceQuotaExceededException",
        "ModelNotReadyException",
        "ServiceUnavailableException",
    }
)


def code_of(error: ClientError) -> str:
    """The service's error code."""
    return error.response["Error"]["Code"]


def message_of(error: ClientError) -> str:
    """The service's message."""
    return error.response["Error"].get("Message", "")


@contextmanager
def bedrock_errors(doing: str, fault: type[RunFault]) -> Iterator[None]:
    """Turn a Bedrock error into `BedrockThrottled` where waiting helps, else into `fault`.

    Args:
        doing: what was being done, for the sentence: "submitting the training job".
        fault: the fault of a refusal that waiting does not cure.
    """
    try:
        yield
    except ClientError as error:
        if code_of(error) in _BROKEN:
            raise BedrockThrottled(
                f"Bedrock broke while {doing}: {message_of(error)}. If it stays so, look at the AWS Health Dashboard."
            ) from error
        if code_of(error) in _THROTTLES:
            raise BedrockThrottled(
                f"Bedrock had no capacity or quota left while {doing}: {message_of(error)}. "
                "Ask for a higher quota in Service Quotas, or run fewer at a time."
            ) from error
        raise fault(f"Bedrock refused while {doing}: {code_of(error)}: {message_of(error)}") from error


def service_time(answer: dict[str, Any]) -> datetime:
    """The service's own time of an answer, from its Date header: in a rehearsal that is the simulated clock.

    Raises:
        KeyError: the answer has no Date header; every AWS endpoint sends one.
    """
    return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"]).astimezone(UTC)
