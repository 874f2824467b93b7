"""A training job as every backend describes it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from rft.contracts.recipe import Strict


class JobState(StrEnum):
    """Bedrock's job statuses."""

    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    FAILED = "Failed"
    STOPPING = "Stopping"
    STOPPED = "Stopped"


class PhaseState(StrEnum):
    """Bedrock's statuses of the phases validation, data processing and training."""

    NOT_STARTED = "NotStarted"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    FAILED = "Failed"


class TrainingJob(Strict):
    """A job's description. `observed_at` is the service's own time of the answer, never the local clock."""

    job_id: str
    name: str
    state: JobState
    created_at: datetime
    observed_at: datetime
    ended_at: datetime | None = None
    validation: PhaseState = PhaseState.NOT_STARTED
    data_processing: PhaseState = PhaseState.NOT_STARTED
    training: PhaseState = PhaseState.NOT_STARTED
    failure: str | None = None
    model_id: str | None = None

    @property
    def elapsed_hours(self) -> float:
        """Hours from creation to the end, or to now while it runs."""
        return ((self.ended_at or self.observed_at) - self.created_at).total_seconds() / 3600

    @property
    def running(self) -> bool:
        """Whether the job may still change (and cost)."""
        return self.state in (JobState.IN_PROGRESS, JobState.STOPPING)


class Checkpoint(Strict):
    """A model as it was after a step of training; it can be called like the final one."""

    step: int
    model_id: str


class TrainingRequest(Strict):
    """What a backend needs to submit a job; URIs are S3 URIs of the run's own copies.

    `tags` go on the job and its model where the service has tags.
    """

    name: str
    run_id: str
    recipe: str
    model: str
    role_arn: str
    reward_function_arn: str
    train_uri: str
    validation_uri: str | None
    output_uri: str
    kms_key_arn: str
    hyperparameters: dict[str, int | float | str]
    tags: dict[str, str] = Field(default_factory=dict)
