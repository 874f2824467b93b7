"""The state document: one small key a stage, in order. What is big lies in S3 and the ledger points at it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.run import Execution


class StageResult(BaseModel):
    """A stage's ledger entry: its decision, and the facts that later states read.

    `reason` is a sentence for a person wherever the decision is to end.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    decision: Decision = Decision.CONTINUE
    outcome: Outcome | None = None
    reason: str | None = None


class Failure(BaseModel):
    """What a Catch recorded: the state that failed, the error's class name, its cause in plain words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: str
    error: str
    cause: str


class StageInput(BaseModel):
    """The payload of every stage function."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    execution: Execution
    ledger: dict[str, Any]
    parameters: dict[str, Any] = {}

    def entry(self, stage: str) -> Mapping[str, Any]:
        """An earlier stage's ledger entry; KeyError when the machine is wired wrongly."""
        entry: Mapping[str, Any] = self.ledger[stage]
        return entry


class ShardInput(BaseModel):
    """The payload of profile_shard: one item of the Map."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    execution: Execution
    run_id: str
    shard: str
    attempt: int = 1
    done: int = 0
