"""One locked child process from the parent's side: its channel, its deadline, and its certain end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from rft.graders.sandbox.child import wire


class ChildTimedOut(Exception):
    """The deadline passed before the child answered."""


class ChildEnded(Exception):
    """The child is gone, or what it wrote is no answer."""


class Child:
    """A forked child. `end` must be called: it kills the child's session, reaps it, and closes the channel."""

    def __init__(
        self, pid: int, channel: socket.socket, wall_seconds: float, reap: Callable[[int], object]
    ) -> None:
        self.pid = pid
        self.channel = channel
        self.deadline = time.monotonic() + wall_seconds
        self._reap = reap

    def ask(self, message: object) -> Any:
        """Send a message and wait for the answer. Raises `ChildTimedOut`, `ChildEnded`."""
        self.tell(message)
        return self.answer()

    def tell(self, message: object) -> None:
        """Send a message. Raises `ChildTimedOut`, `ChildEnded`."""
        self.channel.settimeout(self._left())
        try:
            self.channel.sendall(wire.pack(message))
        except TimeoutError as error:
            raise ChildTimedOut from error
        except OSError as error:
            raise ChildEnded from error

    def answer(self) -> Any:
        """The child's next message. Raises `ChildTimedOut`, `ChildEnded`."""
        try:
            return wire.receive(self._read)
        except TimeoutError as error:
            raise ChildTimedOut from error
        except (EOFError, OSError, wire.Unreadable) as error:
            raise ChildEnded from error

    def _read(self, size: int) -> bytes:
        self.channel.settimeout(self._left())
        return self.channel.recv(size)

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ChildTimedOut
        return left

    def pump(self, stdin: socket.socket, text: bytes, stdout: int, limit: int) -> bytes:
        """Feed a program and collect what it prints, up to `limit` bytes and one more.

        Raises `ChildTimedOut` at the deadline.
        """
        stdin.setblocking(False)
        parts: list[bytes] = []
        size, rest = 0, memoryview(text)
        poll = select.poll()
        poll.register(stdout, select.POLLIN)
        poll.register(stdin, select.POLLOUT)
        while size <= limit:
            ready = dict(poll.poll(self._left() * 1000))
            if stdin.fileno() in ready and stdin.fileno() != -1:
                try:
                    rest = rest[stdin.send(rest[:65536]) :] if rest else rest
                except OSError:
                    rest = rest[:0]
                if not rest:
                    poll.unregister(stdin)
                    with contextlib.suppress(OSError):
                        stdin.shutdown(socket.SHUT_WR)
            if stdout in ready:
                part = os.read(stdout, 65536)
                if not part:
                    return b"".join(parts)
                parts.append(part)
                size += len(part)
        return b"".join(parts)

    def end(self) -> None:
        """Kill everything of the child's session, wait until the kernel has let go of it, close the channel."""
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)
        self._reap(self.pid)
        self.channel.close()
