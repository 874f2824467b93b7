"""A training backend in memory, that can die after any of its calls."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from rft.contracts.job import Checkpoint, JobState, PhaseState, TrainingJob, TrainingRequest

CREATED = datetime(2026, 11, 22, 13, tzinfo=UTC)


class Crash(Exception):
    """The process dies: what was called before has happened."""


@dataclass
class FakeBackend:
    """`rft.training.TrainingBackend`; `crash_after` counts calls, over all of them."""

    jobs: dict[str, TrainingJob] = field(default_factory=dict)
    crash_after: int | None = None
    calls: int = 0
    stopped: list[str] = field(default_factory=list)
    uploads: bool = False
    disposed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    def find(self, name: str, job_id: str | None = None) -> TrainingJob | None:
        found = self.jobs.get(name)
        self._called()
        return found

    def submit(self, request: TrainingRequest) -> TrainingJob:
        job = self.jobs.setdefault(request.name, job_named(request.name))
        self._called()
        return job

    def describe(self, job_id: str) -> TrainingJob:
        return next(job for job in self.jobs.values() if job.job_id == job_id)

    def stop(self, job_id: str) -> None:
        self.stopped.append(job_id)
        job = self.describe(job_id)
        self.jobs[job.name] = job.model_copy(update={"state": JobState.STOPPED})

    def events(self, job_id: str) -> list[dict[str, Any]]:
        return self.told

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        return []

    def dispose(self, name: str) -> list[str]:
        self.disposed.append(name)
        return [name]

    def delete_model(self, model_id: str) -> None:
        self.deleted.append(model_id)

    @property
    def running(self) -> list[str]:
        """Names of the jobs that cost money now."""
        return [name for name, job in self.jobs.items() if job.running]

    def _called(self) -> None:
        self.calls += 1
        if self.calls == self.crash_after:
            raise Crash


def job_named(name: str, state: JobState = JobState.IN_PROGRESS, **changes: object) -> TrainingJob:
    """A job in training, an hour old."""
    values: dict[str, object] = {
        "job_id": f"arn:aws:bedrock:us-east-1:000000000000:model-customization-job/m/{name}",
        "name": name,
        "state": state,
        "created_at": CREATED,
        "observed_at": CREATED + timedelta(hours=1),
        "training": PhaseState.IN_PROGRESS,
        **changes,
    }
    return TrainingJob.model_validate(values)
