"""Sampling one shard: paced parallel Converse calls until all is done or the invocation nears its end."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class Pace:
    """Spaces calls evenly: at most `per_minute` starts a minute over all threads."""

    def __init__(self, per_minute: float) -> None:
        self._interval = 60.0 / per_minute
        self._next = time.monotonic()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until this call's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._interval
        delay = turn - time.monotonic()
        if delay > 0:
            time.sleep(delay)


@dataclass(frozen=True)
class InvocationEnd:
    """The end of a stage's invocation, for who must stop taking up new work: `remaining` gives milliseconds, as
    Lambda's context does. How long a grader may wait is `rft.graders.deadline.Deadline`."""

    remaining: Callable[[], int]
    margin_ms: int = 120_000

    @property
    def near(self) -> bool:
        """Whether what is left should be kept for finishing."""
        return self.remaining() < self.margin_ms


def in_parallel(
    tasks: Sequence[Task], call: Callable[[Task], Answer], threads: int, pace: Pace, end: InvocationEnd
) -> Iterator[Answer]:
    """Answers in the tasks' order, until they are done or the invocation nears its end.

    A call that raises ends the iteration with its exception after the answers before it were given.
    """

    def paced(task: Task) -> Answer | None:
        if end.near:
            return None
        pace.wait()
        return call(task)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(paced, task) for task in tasks]
        try:
            for future in futures:
                answer = future.result()
                if answer is None:
                    return
                yield answer
        finally:
            for future in futures:
                future.cancel()
