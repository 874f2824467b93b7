"""Times of the OpenAI-compatible API: seconds of the epoch in its objects, a Date header with every answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def date_of(headers: Mapping[str, str]) -> datetime:
    """The service's own time of an answer: in a rehearsal that is the simulated clock.

    Raises:
        KeyError: the answer has no Date header; every endpoint of AWS sends one.
    """
    return parsedate_to_datetime(headers["date"]).astimezone(UTC)


def moment(seconds: int | None) -> datetime | None:
    """A time of the epoch; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
