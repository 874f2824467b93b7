"""The output of one Lambda execution environment, complete at the moment that its result arrives.

A handler writes to its pipe before it posts its result, so at that moment every line is in the pipe:
reading until the pipe is empty gets them all, and nobody has to wait for a quiet moment. Between times a
thread drains the pipe, which would otherwise fill at 64 KB and block the handler.
"""

from __future__ import annotations

import os
import select
import threading
from typing import IO

_CHUNK_BYTES = 1 << 16
_KEPT_BYTES = 8 << 20
"""What is kept between two invocations; the oldest output goes first."""


class OutputPipe:
    """Reads `stream`, the merged standard output and error of a process."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._kept = bytearray()
        self._ended = False
        os.set_blocking(stream.fileno(), False)
        self._poll = select.poll()
        self._poll.register(stream.fileno(), select.POLLIN | select.POLLHUP)
        threading.Thread(target=self._drain_for_life, daemon=True, name="lambda-output").start()

    def take(self) -> str:
        """All that was written since the last call, as text."""
        with self._lock:
            self._read_what_is_there()
            text = self._kept.decode("utf-8", errors="replace")
            self._kept.clear()
        return text

    def _drain_for_life(self) -> None:
        while not self._ended:
            self._poll.poll()
            with self._lock:
                self._read_what_is_there()
        with self._lock:
            self._stream.close()

    def _read_what_is_there(self) -> None:
        while not self._ended:
            try:
                chunk = os.read(self._stream.fileno(), _CHUNK_BYTES)
            except BlockingIOError:
                return
            if not chunk:
                self._ended = True
                return
            self._kept += chunk
            del self._kept[:-_KEPT_BYTES]
