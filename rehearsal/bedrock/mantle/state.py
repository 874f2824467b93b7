"""What the OpenAI-compatible API holds: uploaded files, fine-tuning jobs, tuned models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rehearsal.bedrock.platform import Caller
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.state import Job, State


@dataclass(frozen=True)
class UploadedFile:
    """A file of the Files API."""

    id: str
    name: str
    purpose: str
    data: bytes
    created: datetime

    def to_json(self) -> dict[str, Any]:
        """OpenAI's `file` object."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.data),
            "created_at": unix(self.created),
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass(frozen=True)
class JobRequest:
    """A checked request for a fine-tuning job; `hyperparameters` have OpenAI's names and no "auto" any more."""

    model: str
    training_file: str
    validation_file: str | None
    grader_arn: str
    hyperparameters: Mapping[str, int | float]
    seed: int
    metadata: Mapping[str, str] | None


@dataclass(frozen=True)
class Event:
    """A job's event; `data` are a training step's figures, None for a message."""

    id: str
    at: datetime
    message: str
    data: Mapping[str, Any] | None = None
    level: str = "info"

    def to_json(self) -> dict[str, Any]:
        """OpenAI's `fine_tuning.job.event` object."""
        return {
            "object": "fine_tuning.job.event",
            "id": self.id,
            "created_at": unix(self.at),
            "level": self.level,
            "message": self.message,
            "type": "message" if self.data is None else "metrics",
            "data": self.data,
        }


@dataclass(frozen=True)
class TunedModel:
    """A fine-tuned model or a checkpoint of one: usable as it is, without a deployment."""

    id: str
    job_id: str
    step: int
    created: datetime
    policy: Policy
    policy_digest: str


@dataclass
class FineTuningJob:
    """A job of this API: `job` is what the simulator trains, the rest is what this API adds to it."""

    job: Job
    request: JobRequest
    caller: Caller
    session_ends: datetime
    metrics: list[Event] = field(default_factory=list)
    checkpoints: list[TunedModel] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The job's id."""
        return self.job.id


@dataclass
class MantleState:
    """Everything by id, in the order of creation; `shared` is the service's clock, lock, account and seed."""

    shared: State
    files: dict[str, UploadedFile] = field(default_factory=dict)
    jobs: dict[str, FineTuningJob] = field(default_factory=dict)
    models: dict[str, TunedModel] = field(default_factory=dict)
    made: int = 0

    def new_id(self, kind: str) -> str:
        """A new id of that prefix, the same for the same seed and number of ids before it."""
        with self.shared.lock:
            self.made += 1
            return f"{kind}-{self.shared.new_id(kind, str(self.made))}"


def unix(moment: datetime) -> int:
    """A timestamp as OpenAI writes it."""
    return int(moment.timestamp())
