"""The one simulated clock: every time that the simulator stamps, and every Date header, is read from it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


class SimulatedClock:
    """Starts at a real moment and then moves only when it is told to, so that elapsed times repeat exactly."""

    def __init__(self, start: datetime | None = None) -> None:
        # Whole seconds: a Date header has no smaller unit, and both must agree.
        self._now = (start or datetime.now(UTC)).replace(microsecond=0)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The simulated moment, in UTC."""
        with self._lock:
            return self._now

    def advance(self, *, minutes: float = 0.0, seconds: float = 0.0) -> datetime:
        """Let simulated time pass (never backwards) and return the new moment."""
        with self._lock:
            self._now += timedelta(minutes=max(minutes, 0.0), seconds=max(seconds, 0.0))
            return self._now

    def http_date(self) -> str:
        """The moment as an HTTP Date header, e.g. ``Sun, 22 Nov 2026 15:54:22 GMT``."""
        return format_datetime(self.now().replace(microsecond=0), usegmt=True)


def iso(moment: datetime) -> str:
    """A timestamp as Bedrock writes it in JSON."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
