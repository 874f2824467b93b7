"""What every training backend can do; the catalogue says which one a model has, the stages do not know."""

from typing import Any, Protocol

from rft.contracts.job import Checkpoint, TrainingJob, TrainingRequest


class TrainingBackend(Protocol):
    """Submit, describe, watch, stop, and take away what must not stay."""

    uploads: bool
    """Whether `submit` puts a copy of the training data with the service, which `dispose` deletes."""

    def find(self, name: str, job_id: str | None = None) -> TrainingJob | None:
        """The job of that name, or None where there is none; `job_id` is what was noted of it, if anything was."""
        ...

    def submit(self, request: TrainingRequest) -> TrainingJob:
        """Create the job; one of that name that exists already is returned instead.

        Raises:
            BedrockThrottled: asked too often; worth another try soon.
            QuotaUsedUp: no room for another job; worth another try when one has ended.
            ValidationDataRefused: the service takes no such validation data; it may take the job without them.
            TrainingJobFailed: the service refuses the request as such.
        """
        ...

    def describe(self, job_id: str) -> TrainingJob:
        """The job as it stands, with the service's own time of the answer."""
        ...

    def events(self, job_id: str) -> list[dict[str, Any]]:
        """Metric rows of the job's own events, by step, each with `step` and the console's metric names.

        Empty for a service that has no such events.
        """
        ...

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """The checkpoints that the service kept, oldest first; empty for a service that shows none."""
        ...

    def stop(self, job_id: str) -> None:
        """Ask the service to stop the job; one that has ended already is left as it is."""
        ...

    def dispose(self, name: str) -> list[str]:
        """Delete the uploaded data of the job of that name, once it has ended; the ids of what is gone now."""
        ...

    def delete_model(self, model_id: str) -> None:
        """Delete a tuned model; one that is gone already is fine.

        Raises:
            BedrockThrottled: it is in use still; worth another try later.
            DeploymentFailed: the service refuses.
        """
        ...
