"""Looking at a run until it has ended: how often, and what a service that does not answer means."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
)

from rft_cli.client.snapshot import RunSnapshot

FIRST_SECONDS, LONGEST_SECONDS, GROWTH = 2.0, 10.0, 1.25
MAX_FAILURES = 60
"""Looks in a row that may fail: ten minutes without an answer. A laptop that wakes up goes on watching."""

# Codes of services that say "later"; Step Functions' page tokens can run out between two pages.
_LATER = frozenset({"SlowDown", "RequestLimitExceeded", "TooManyRequestsException", "InvalidToken"})
_NETWORK = (ConnectionError, HTTPClientError, IncompleteReadError, ResponseStreamingError)


@dataclass
class Pace:
    """Seconds between two looks: short after a stage began, longer the longer nothing happens.

    With `fixed` always so many.
    """

    fixed: float | None = None
    _next: float = FIRST_SECONDS

    def wait(self, moved: bool) -> float:
        """The seconds to wait now; `moved` when the last look showed another stage than the one before."""
        if self.fixed is not None:
            return self.fixed
        seconds = FIRST_SECONDS if moved else self._next
        self._next = min(LONGEST_SECONDS, seconds * GROWTH)
        return seconds


def follow(
    look: Callable[[], RunSnapshot],
    show: Callable[[RunSnapshot], None],
    trouble: Callable[[str], None],
    pace: Pace,
    sleep: Callable[[float], None] = time.sleep,
) -> RunSnapshot:
    """Look until the run has ended; the last look.

    Args:
        look: one look.
        show: given each look.
        trouble: told in a few words when a look failed and will be tried again.
        pace: how often.
        sleep: waits.

    Raises:
        ClientError, BotoCoreError: AWS refuses for good, or has not answered `MAX_FAILURES` times in a row.
    """
    failures, stage = 0, None
    while True:
        try:
            found = look()
        except (ClientError, BotoCoreError) as error:
            failures += 1
            if not passing(error) or failures >= MAX_FAILURES:
                raise
            trouble(f"AWS does not answer ({word_for(error)}); trying again.")
            sleep(LONGEST_SECONDS)
            continue
        failures = 0
        show(found)
        if found.ended:
            return found
        moved, stage = found.stage != stage, found.stage
        sleep(pace.wait(moved))


def passing(error: ClientError | BotoCoreError) -> bool:
    """Whether the same call may succeed a little later."""
    if not isinstance(error, ClientError):
        return isinstance(error, _NETWORK)
    code = error.response["Error"]["Code"]
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return "Throttl" in code or code in _LATER or status >= 500


def word_for(error: ClientError | BotoCoreError) -> str:
    """The error's code or class: short, and without the request's addresses."""
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
