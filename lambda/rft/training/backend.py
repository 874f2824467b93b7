"""What every training backend can do; the catalogue says which one a model has, the stages do not know."""

from typing import Protocol

from rft.contracts.job import TrainingJob, TrainingRequest
from rft.contracts.profile import InferenceTarget


class TrainingBackend(Protocol):
    """Submit, describe, stop, and what to call for inference."""

    def find(self, name: str) -> TrainingJob | None:
        """The job of that name, or None where there is none."""
        ...

    def submit(self, request: TrainingRequest) -> TrainingJob:
        """Create the job; one of that name that exists already is returned instead.

        Raises:
            BedrockThrottled: no quota now; worth another try later.
            TrainingJobFailed: the service refuses the request as such.
        """
        ...

    def describe(self, job_id: str) -> TrainingJob:
        """The job as it stands, with the service's own time of the answer."""
        ...

    def stop(self, job_id: str) -> None:
        """Ask the service to stop the job; one that has ended already is left as it is."""
        ...

    def base_target(self) -> InferenceTarget:
        """What the base model is sampled with."""
        ...
