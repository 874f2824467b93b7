"""What score_model, label_model and reward_model have in common: gates, a question a row, a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.judge.asking import REFUSED, ask, row_metadata
from rft.graders.judge.client import Answer, JudgeClient, Question
from rft.graders.judge.gates import Gates, gated
from rft.graders.judge.memory import Memory, Verdict, content_key
from rft.graders.templates import Unfilled

T = TypeVar("T")

VOTE_TEMPERATURE = 0.5
"""At what temperature a judge is asked again, at least: the same question at 0 is answered the same."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """How a grader asks and what it makes of the answer.

    `system`, `schema` and the rest are the question's; `user` writes the row's turn, new in every call; `bare` is the
    same turn without anything random, for the memory; `recited` what the judge is told beside row and response; `read`
    raises `Unreadable`.
    """

    model: str
    system: str
    user: Callable[[GraderSample], str]
    bare: Callable[[GraderSample], str]
    recited: str
    read: Callable[[Answer], T]
    schema: dict[str, object] | None
    schema_name: str
    max_tokens: int
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class Votes(Generic[T]):
    """`count` verdicts where the first one is `near` the threshold, and what they come to `together`."""

    count: int
    near: Callable[[T], bool]
    together: Callable[[Sequence[T]], T]


class Asking(Generic[T]):
    """Gates, memory and question of one grader. Safe to use from several threads."""

    def __init__(
        self,
        name: str,
        asked: Asked[T],
        gates: Gates,
        client: JudgeClient | None,
        votes: Votes[T] | None = None,
    ) -> None:
        self._name = name
        self._votes = votes
        self._asked = asked
        self._gates = gates
        self._client = client
        self._memory: Memory[T] = Memory()

    def score(self, sample: GraderSample, scored: Callable[[T | None], Score]) -> Score:
        """`scored` of the verdict, or of None for a response that a gate stops, whose name is then a component.

        Raises `GraderFault`.
        """
        _, stop = gated(self._gates, sample, self._asked.recited)
        if stop is not None:
            return Score(0.0, {**scored(None).components, stop: 1.0})
        try:
            bare = self._asked.bare(sample)
        except Unfilled as error:
            return Score.unjudged(error.reason)
        first = self._ask(sample, bare, 0)
        given, usage = [first.value], first.usage
        if self._votes is not None and first.value is not None and self._votes.near(first.value):
            for turn in range(1, self._votes.count):
                again = self._ask(sample, bare, turn)
                given.append(again.value)
                usage += again.usage
        verdicts = [value for value in given if value is not None]
        if len(verdicts) < len(given):
            return Score(0.0, {}, (REFUSED,), usage)
        verdict = verdicts[0] if self._votes is None else self._votes.together(verdicts)
        found = scored(verdict)
        return Score(found.value, found.components, found.errors, usage)

    def _ask(self, sample: GraderSample, bare: str, turn: int) -> Verdict[T]:
        """The judge's verdict; `turn` numbers the votes on one response."""
        phase = sample.stamp.phase if sample.stamp else None
        key = content_key(self._asked.model, self._asked.system, bare, phase, turn)
        return self._memory.once(
            key,
            lambda: ask(self._client, lambda: self._question(sample, turn), self._asked.read, self._name),
        )

    def _question(self, sample: GraderSample, turn: int) -> Question:
        own = self._asked.temperature
        return Question(
            model=self._asked.model,
            system=self._asked.system,
            user=self._asked.user(sample),
            schema=self._asked.schema,
            schema_name=self._asked.schema_name,
            max_tokens=self._asked.max_tokens,
            temperature=own if turn == 0 else max(own, VOTE_TEMPERATURE),
            metadata=row_metadata(sample),
        )
