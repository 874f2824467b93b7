"""The OpenAI SDK on Bedrock's OpenAI-compatible endpoint: where that is, how calls sign in, what errors mean."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import openai
from aws_bedrock_token_generator import provide_token
from botocore.credentials import CredentialProvider, Credentials
from botocore.session import Session

from rft.contracts.errors import BedrockThrottled, RunFault

# Named as the AWS SDKs name the endpoint of a service; the SDK for Python has no such service yet.
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_BEDROCK_MANTLE"
# The longest that Bedrock allows. Reward calls may be made with the session that submitted the job, so its token is
# never shorter than it has to be; the role's own session ends it earlier where that is shorter.
TOKEN_LIFETIME = timedelta(hours=12)
# Of an error's own words, which could repeat a request.
LONGEST_MESSAGE = 500


def base_url(region: str) -> str:
    """The endpoint of a Region, with its version; `ENDPOINT_VARIABLE` overrides it.

    Raises:
        ValueError: the override would send the bearer token unencrypted to another machine.
    """
    url = os.environ.get(ENDPOINT_VARIABLE) or f"https://bedrock-mantle.{region}.api.aws/v1"
    parts = urlsplit(url)
    if parts.scheme != "https" and not _on_this_machine(parts.hostname or ""):
        raise ValueError(f"{ENDPOINT_VARIABLE} has to begin with https://")
    return url


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bearer_tokens(region: str) -> Callable[[], str]:
    """A short-lived token for each call, signed from the role's credentials of that moment, so that none is ever stale.

    Signing is a computation of this process: no request is made for it.
    """
    credentials = Session().get_credentials()
    if credentials is None:
        raise RuntimeError("there are no AWS credentials to sign in to Bedrock with")
    held = _Held(credentials)
    return lambda: provide_token(region, held, TOKEN_LIFETIME)


class _Held(CredentialProvider):
    """Credentials that are loaded already, and refresh themselves."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> Credentials:
        return self._credentials


@cache
def mantle(region: str) -> openai.OpenAI:
    """The client of a Region, for sampling: it waits for capacity by itself, and responses may take minutes."""
    return openai.OpenAI(
        base_url=base_url(region), api_key=bearer_tokens(region), max_retries=7, timeout=300.0
    )


@contextmanager
def mantle_errors(doing: str, fault: type[RunFault]) -> Iterator[None]:
    """Turn an error of the endpoint into `BedrockThrottled` where waiting helps, else into `fault`.

    Args:
        doing: what was being done, for the sentence: "submitting the training job".
        fault: the fault of a refusal that waiting does not cure.
    """
    try:
        yield
    except (openai.RateLimitError, openai.InternalServerError, openai.APIConnectionError) as error:
        raise BedrockThrottled(
            f"Bedrock had no capacity or quota left, or did not answer, while {doing}: {message_of(error)}. "
            "Ask for a higher quota in Service Quotas, or run fewer at a time."
        ) from error
    except openai.APIStatusError as error:
        raise fault(f"Bedrock refused while {doing}: {error.status_code}: {message_of(error)}") from error
    except openai.APIError as error:
        raise fault(f"Bedrock gave no usable answer while {doing}: {message_of(error)}") from error


def message_of(error: openai.APIError) -> str:
    """The service's own sentence out of the error's body, else the SDK's; at most `LONGEST_MESSAGE` characters."""
    body = error.body if isinstance(error.body, dict) else {}
    return str(body.get("message") or error.message).rstrip(".")[:LONGEST_MESSAGE]
