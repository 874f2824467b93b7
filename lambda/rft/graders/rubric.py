"""rubric: a judge model marks weighted criteria, each of which is met or not.

    {"type": "rubric", "name": "quality", "model": "us.amazon.nova-lite-v1:0",
     "criteria": [{"id": "answers_question", "requirement": "The reply answers what the customer asked.", "weight": 3},
                  {"id": "follows_policy", "requirement": "Nothing contradicts the policy.", "fatal": true}, ...],
     "use_reference": true, "pass_threshold": 0.7}

The value is the weight of the criteria that are met over the weight of all; a fatal criterion that is not met makes it
0. Every rubric has two fatal criteria more, `takes_up_task` and `addresses_grader`. Components: each criterion, the
value under the grader's name, and `passed` (1.0 at `pass_threshold` and over).

Before the judge is asked the response goes through the gates (`rft.graders.judge.gates`), after it has lost its think
blocks; one that a gate stops has the value 0 and the gate's name as a component. For every criterion the judge gives a
quotation and a reason before its verdict. Where the value lies within `resample.band` of the threshold the judge is
asked again, with the criteria in another order, and each criterion goes by majority.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rft.contracts.grader_event import GraderSample
from rft.graders.base import JUDGE, Loader, Score
from rft.graders.judge import rubric_form
from rft.graders.judge.asking import REFUSED, ask, row_metadata
from rft.graders.judge.client import JudgeClient, Question
from rft.graders.judge.gates import GATES, Gates, gated
from rft.graders.judge.memory import Memory, Verdict, content_key
from rft.graders.judge.prompt import Section, prompt_turns_text, reference_text, user_turn
from rft.graders.judge.reading import read
from rft.graders.judge.sanitise import sanitised
from rft.graders.judge.spec_types import RESAMPLE, SLACK, ModelName, Resample

MIN_CRITERIA, MAX_CRITERIA = 3, 12
PASSED = "passed"
BUILT_IN = frozenset(name for name, _ in rubric_form.BUILT_IN)


class Criterion(BaseModel):
    """One thing that a good response does, put so that it is either met or not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    requirement: Annotated[str, Field(min_length=10, max_length=600)]
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    fatal: bool = False


class Spec(BaseModel):
    """The JSON form of this grader.

    `use_reference` shows the judge the row's reference where it has one; `max_tokens` bounds the judge's answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["rubric"]
    name: str = "rubric"
    model: ModelName
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=MIN_CRITERIA, max_length=MAX_CRITERIA)]
    use_reference: bool = True
    pass_threshold: Annotated[float, Field(gt=0, le=1)] = 0.7
    gates: Gates = GATES
    resample: Resample = RESAMPLE
    max_tokens: Annotated[int, Field(ge=256, le=8192)] = 2048

    @model_validator(mode="after")
    def _names_differ(self) -> Spec:
        names = [criterion.id for criterion in self.criteria]
        if len(set(names)) < len(names):
            raise ValueError("two criteria have the same id")
        for name in BUILT_IN & set(names):
            raise ValueError(f"{name} is a criterion that every rubric has by itself")
        if PASSED in names or self.name in {*names, PASSED, *BUILT_IN}:
            raise ValueError(
                "criteria, the grader's name and `passed` are components: no two may be the same"
            )
        return self


class Rubric:
    """The grader; see the module's docstring. Safe to use from several threads."""

    needs = JUDGE

    def __init__(self, spec: Spec, client: JudgeClient | None) -> None:
        self.name = spec.name
        self.spec = spec
        self.paid = frozenset({spec.name})
        self._client = client
        self._memory: Memory[dict[str, bool]] = Memory()
        self._weight = sum(criterion.weight for criterion in spec.criteria)
        self._own = [(criterion.id, criterion.requirement) for criterion in spec.criteria]
        self._ids = [name for name, _ in (*self._own, *rubric_form.BUILT_IN)]
        self._fatal = [each.id for each in spec.criteria if each.fatal] + sorted(BUILT_IN)
        self._recited = sanitised("\n".join(requirement for _, requirement in self._own))

    def grade(self, sample: GraderSample) -> Score:
        """The weighted share of criteria met. Raises `GraderFault` when no judge answers in time."""
        response, stop = gated(self.spec.gates, sample, self._recited, self._ids)
        if stop is not None:
            return Score(0.0, {**self._components(dict.fromkeys(self._ids, False)), stop: 1.0})
        first = self._ask(sample, response, 0)
        votes, usage = [first.value], first.usage
        if first.value is not None and self._borderline(first.value):
            for turn in range(1, self.spec.resample.votes):
                again = self._ask(sample, response, turn)
                votes.append(again.value)
                usage += again.usage
        met = _majority([vote for vote in votes if vote is not None])
        if None in votes or met is None:
            return Score(0.0, {}, (REFUSED,), usage)
        components = self._components(met)
        return Score(components[self.name], components, (), usage)

    def _value(self, met: dict[str, bool]) -> float:
        if not all(met[name] for name in self._fatal):
            return 0.0
        return sum(each.weight for each in self.spec.criteria if met[each.id]) / self._weight

    def _components(self, met: dict[str, bool]) -> dict[str, float]:
        value = self._value(met)
        passed = float(value >= self.spec.pass_threshold - SLACK)
        return {**{name: float(met[name]) for name in self._ids}, self.name: value, PASSED: passed}

    def _borderline(self, met: dict[str, bool]) -> bool:
        distance = abs(self._value(met) - self.spec.pass_threshold)
        return self.spec.resample.votes > 1 and distance <= self.spec.resample.band + SLACK

    def _ask(self, sample: GraderSample, response: str, turn: int) -> Verdict[dict[str, bool]]:
        """The judge's verdict; `turn` numbers the votes on one response and turns the criteria round."""
        task = prompt_turns_text(sample)
        reference = reference_text(sample.reference) if self.spec.use_reference else None
        shift = turn * len(self._own) // self.spec.resample.votes
        asked = [
            *self._own[shift:],
            *self._own[:shift],
            *rubric_form.BUILT_IN,
        ]
        system = rubric_form.system_text(asked, reference is not None)
        names = [name for name, _ in asked]
        sections = [Section("task", task)]
        if reference is not None:
            sections.append(Section("reference", reference))

        def question() -> Question:
            return Question(
                model=self.spec.model,
                system=system,
                user=user_turn(sections, response),
                schema=rubric_form.schema(names),
                schema_name=rubric_form.SCHEMA_NAME,
                max_tokens=self.spec.max_tokens,
                metadata=row_metadata(sample),
            )

        phase = sample.stamp.phase if sample.stamp else None
        key = content_key(self.spec.model, system, task, reference, response, phase, turn)
        return self._memory.once(
            key,
            lambda: ask(
                self._client,
                question,
                lambda answer: read(answer, lambda value: rubric_form.verdicts(value, names)),
                self.name,
            ),
        )


def _majority(votes: list[dict[str, bool]]) -> dict[str, bool] | None:
    """Each criterion by more than half of the votes; None without any."""
    if not votes:
        return None
    return {name: sum(vote[name] for vote in votes) * 2 > len(votes) for name in votes[0]}


def build(spec: Spec, _path: str, loader: Loader) -> Rubric:
    """A rubric without a judge loads, so that its file can be checked anywhere; it refuses to grade."""
    return Rubric(spec, loader.means.judge)
