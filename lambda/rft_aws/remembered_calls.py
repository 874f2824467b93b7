"""A stage's calls of grader functions, kept one by one, so that the next invocation goes on where this one stopped.

A call is known by its place in the stage's sequence and by the hash of what it asks. The sequence has to be the same
each time; where it is not, the call is made anew.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar

from rft.contracts.paths import RunPaths
from rft.contracts.profile import GraderScores
from rft.contracts.run import GraderFunction
from rft_aws import clients
from rft_aws.grader_client import LAMBDA_BYTES, GraderClient, batches, needed_ms
from rft_aws.run_store import RunStore

SIDE_BY_SIDE = 2
"""Batches of one function that are asked at one time. With both functions and the stage itself these are 5 executions:
a new account may have 10."""

ENDING_SECONDS = 30
"""What a stage keeps for its own work on the answers: two calibrations at the cap take 1.4 s of a whole processor, and
the stage has a third of one."""

Event: TypeAlias = list[dict[str, Any]] | dict[str, Any]
"""What a grader function is asked: samples, or samples in an envelope."""

T = TypeVar("T")


class TimeNearlyOver(Exception):
    """The rest of this invocation is shorter than the next call may take."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered: the answer as it came, and how many seconds it took."""

    answer: Any
    seconds: float


class CallMemory:
    """The calls of one run that are there, whoever asks for them."""

    def __init__(
        self,
        store: RunStore,
        paths: RunPaths,
        remaining_ms: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`remaining_ms` is Lambda's; `clock` gives seconds, to time the calls."""
        self.store = store
        self.paths = paths
        self.clock = clock
        self._remaining_ms = remaining_ms
        self._sequences: list[RememberedCalls] = []

    def calls(self, sequence: str, function: GraderFunction) -> "RememberedCalls":
        """The calls of one function under one name, from the first on."""
        self._sequences.append(RememberedCalls(self, sequence, function))
        return self._sequences[-1]

    @property
    def answered(self) -> int:
        """How many calls have an answer, those of earlier invocations among them."""
        return sum(sequence.answered for sequence in self._sequences)

    @property
    def can_end(self) -> bool:
        """Whether there is time to make a report of the answers."""
        return self._remaining_ms() >= 1000 * ENDING_SECONDS

    def has_room(self, function: GraderFunction) -> bool:
        """Whether a call of the function ends before this invocation does, however long it takes."""
        return self._remaining_ms() >= needed_ms(function)


class RememberedCalls:
    """One sequence of calls of one function. One thread asks at a time."""

    def __init__(self, memory: CallMemory, sequence: str, function: GraderFunction) -> None:
        self.answered = 0
        self._memory = memory
        self._prefix = memory.paths.calls(sequence)
        self._function = function
        self._client = GraderClient(clients.functions(), function.arn)
        self._next = 0

    def invoke(self, event: Event) -> list[Call]:
        """The answers to an event, unchecked: one, or several for samples that are too much for Lambda in one call.

        Raises:
            TimeNearlyOver: the next invocation has to go on.
            RewardFunctionFailed, BedrockThrottled: as `GraderClient.invoke`.
        """
        parts: list[Event] = [event] if isinstance(event, dict) else [*batches(event, LAMBDA_BYTES)]
        return self._asked([(part, self._client.invoke) for part in parts])

    def grade(self, samples: Sequence[dict[str, Any]]) -> list[GraderScores]:
        """As `GraderClient.grade`, batches side by side. An answer that breaks the contract is not kept.

        Raises:
            TimeNearlyOver: the next invocation has to go on.
        """

        parts = list(batches(samples))
        calls = self._asked([(part, partial(self._proper, part)) for part in parts])
        return [
            scores
            for part, call in zip(parts, calls, strict=True)
            for scores in self._client.checked(part, call.answer)
        ]

    def _proper(self, batch: list[dict[str, Any]], event: Event) -> Any:
        answer = self._client.invoke(event)
        self._client.checked(batch, answer)
        return answer

    def _asked(self, requests: Sequence[tuple[Event, Callable[[Event], Any]]]) -> list[Call]:
        first, self._next = self._next, self._next + len(requests)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            # The first fault ends it: what has not begun by then is not begun.
            found = pool.map(
                lambda place, request: self._one(place, *request), range(first, self._next), requests
            )
            calls = []
            for call in found:
                calls.append(call)
                self.answered += 1
        if not self._memory.can_end:
            raise TimeNearlyOver
        return calls

    def _one(self, place: int, event: Event, ask: Callable[[Event], Any]) -> Call:
        store, clock = self._memory.store, self._memory.clock
        key = f"{self._prefix}{place:04d}-{self._digest(event)}.json"
        kept = store.read(key)
        if kept is not None:
            return Call(**json.loads(kept))
        if not self._memory.has_room(self._function):
            raise TimeNearlyOver
        start = clock()
        call = Call(answer=ask(event), seconds=clock() - start)
        # ASCII: an id may hold half a surrogate pair, which UTF-8 cannot.
        store.write(key, json.dumps(asdict(call)).encode())
        return call

    def _digest(self, event: object) -> str:
        asked = json.dumps([self._function.arn, event], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()[:16]


def side_by_side(work: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """What each returns, all at one time: mostly they wait for a function of their own.

    Raises:
        The first fault of any, or else `TimeNearlyOver`.
    """
    with ThreadPoolExecutor(max(1, len(work))) as pool:
        begun = {name: pool.submit(call) for name, call in work.items()}
    raised = [error for each in begun.values() if (error := each.exception()) is not None]
    for error in sorted(raised, key=lambda error: isinstance(error, TimeNearlyOver)):
        raise error
    return {name: each.result() for name, each in begun.items()}
