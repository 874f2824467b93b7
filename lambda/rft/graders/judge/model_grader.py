"""What score_model, label_model and reward_model have in common: gates, one question a row, one verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.judge.asking import REFUSED, ask, row_metadata
from rft.graders.judge.client import Answer, JudgeClient, Question
from rft.graders.judge.gates import Gates, stopped_by
from rft.graders.judge.memory import Memory, content_key
from rft.graders.judge.sanitise import sanitised
from rft.graders.templates import Unfilled
from rft.graders.text.visible import visible

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """How a grader asks and what it makes of the answer.

    `system`, `schema` and the rest are the question's; `user` writes the row's turn, new in every call; `bare` is the
    same turn without anything random, for the memory; `read` raises `Unreadable`.
    """

    model: str
    system: str
    user: Callable[[GraderSample], str]
    bare: Callable[[GraderSample], str]
    read: Callable[[Answer], T]
    schema: dict[str, object] | None
    schema_name: str
    max_tokens: int
    temperature: float = 0.0


class Asking(Generic[T]):
    """Gates, memory and question of one grader. Safe to use from several threads."""

    def __init__(self, name: str, asked: Asked[T], gates: Gates, client: JudgeClient | None) -> None:
        self._name = name
        self._asked = asked
        self._gates = gates
        self._client = client
        self._memory: Memory[T] = Memory()

    def score(self, sample: GraderSample, scored: Callable[[T | None], Score]) -> Score:
        """`scored` of the verdict, or of None for a response that a gate stops, whose name is then a component.

        Raises `GraderFault`.
        """
        try:
            bare = self._asked.bare(sample)
        except Unfilled as error:
            return Score.unjudged(error.reason)
        stop = stopped_by(
            self._gates, sanitised(visible(sample.written)).strip(), sanitised(sample.prompt_text)
        )
        if stop is not None:
            return Score(0.0, {**scored(None).components, stop: 1.0})
        phase = sample.stamp.phase if sample.stamp else None
        key = content_key(self._asked.model, self._asked.system, bare, phase)
        verdict = self._memory.once(
            key, lambda: ask(self._client, lambda: self._question(sample), self._asked.read, self._name)
        )
        if verdict.value is None:
            return Score(0.0, {}, (REFUSED,), verdict.usage)
        found = scored(verdict.value)
        return Score(found.value, found.components, found.errors, verdict.usage)

    def _question(self, sample: GraderSample) -> Question:
        return Question(
            model=self._asked.model,
            system=self._asked.system,
            user=self._asked.user(sample),
            schema=self._asked.schema,
            schema_name=self._asked.schema_name,
            max_tokens=self._asked.max_tokens,
            temperature=self._asked.temperature,
            metadata=row_metadata(sample),
        )
