"""Training through Bedrock's OpenAI-compatible API: open-weight models.

A job of this API has no name. Its training file has one, so a job is found by the file that bears the run's name, and
`job_id` is `<name>/<id of the service>`: a description tells its name even after the file was deleted.
"""

from typing import TYPE_CHECKING, Any, cast

import openai

from rft.catalogue.models import Model
from rft.contracts.errors import BedrockThrottled, DeploymentFailed, TrainingJobFailed
from rft.contracts.job import Checkpoint, JobState, PhaseState, TrainingJob, TrainingRequest
from rft.training.mantle_request import file_name, mantle_request, metric_row
from rft.training.refusals import QuotaUsedUp
from rft_aws.mantle_client import mantle_errors, message_of
from rft_aws.mantle_dates import date_of, moment
from rft_aws.mantle_files import MantleFiles

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from openai.types.fine_tuning import FineTuningJob

_STATES = {"succeeded": JobState.COMPLETED, "failed": JobState.FAILED, "cancelled": JobState.STOPPED}
_PURPOSE_OVER = frozenset({"cancelling", "canceling"})
# OpenAI's code for a call that came too early; a 429 of any other code (OpenAI has insufficient_quota) is a quota.
_TOO_EARLY = "rate_limit_exceeded"
# Answers to a request for what is not there, or cannot be stopped or deleted any more.
_GONE = 404
_ENDED = frozenset({400, 409})


class MantleBackend:
    """`rft.training.TrainingBackend` for open-weight models."""

    uploads = True

    def __init__(self, client: openai.OpenAI, s3: "S3Client", model: Model) -> None:
        self._client = client
        self._model = model
        # A create call that is repeated by the client could make two of what it makes.
        self._once = client.with_options(max_retries=0)
        self._files = MantleFiles(client, self._once, s3)

    def find(self, name: str, job_id: str | None = None) -> TrainingJob | None:
        """See the protocol. By its noted id, else by the file of its name, which stays until `dispose`."""
        if job_id is not None:
            return self.describe(job_id)
        with mantle_errors("looking the training job up", TrainingJobFailed):
            jobs = self._jobs_of(name)
        return None if not jobs else self.describe(f"{name}/{jobs[0].id}")

    def submit(self, request: TrainingRequest) -> TrainingJob:
        """See the protocol. Should two calls ever have got through, the earlier job stays and the others are cancelled.

        Raises:
            BedrockThrottled: also where the answer to the create call was lost and no job is to be seen (yet).
        """
        with mantle_errors("uploading the training file", TrainingJobFailed):
            file_id = self._files.uploaded(file_name(request.name), request.train_uri)
        with mantle_errors("submitting the training job", TrainingJobFailed):
            try:
                made = self._once.fine_tuning.jobs.create(
                    **cast("Any", mantle_request(request, self._model, file_id))
                )
            except openai.RateLimitError as error:
                if error.code in (None, _TOO_EARLY):
                    raise
                raise QuotaUsedUp(message_of(error)) from error
            jobs = self._jobs_of(request.name) or [made]
            for other in jobs[1:]:
                self._client.fine_tuning.jobs.cancel(other.id)
        return self.describe(f"{request.name}/{jobs[0].id}")

    def describe(self, job_id: str) -> TrainingJob:
        """See the protocol."""
        name, _, ours = job_id.rpartition("/")
        with mantle_errors("asking for the training job", TrainingJobFailed):
            raw = self._client.fine_tuning.jobs.with_raw_response.retrieve(ours)
            job = raw.parse()
        status = str(job.status)
        state = JobState.STOPPING if status in _PURPOSE_OVER else _STATES.get(status, JobState.IN_PROGRESS)
        validation, training = phases(status, job.trained_tokens)
        return TrainingJob(
            job_id=job_id,
            name=name,
            state=state,
            created_at=cast("Any", moment(job.created_at)),
            observed_at=date_of(raw.headers),
            ended_at=moment(job.finished_at),
            validation=validation,
            data_processing=validation,
            training=training,
            failure=None if job.error is None else job.error.message or job.error.code,
            model_id=job.fine_tuned_model,
        )

    def events(self, job_id: str) -> list[dict[str, Any]]:
        """See the protocol. The metrics of a step come in one event; of two for one step the later one counts."""
        rows: dict[int, dict[str, Any]] = {}
        with mantle_errors("reading the training job's events", TrainingJobFailed):
            found = [
                (event.created_at, event.id, event.data)
                for event in self._client.fine_tuning.jobs.list_events(_service_id(job_id), limit=100)
                if event.type == "metrics"
            ]
        for _, _, data in sorted(found, key=lambda event: event[:2]):
            row = metric_row(data)
            if row is not None:
                rows.setdefault(row["step"], {}).update(row)
        return [rows[step] for step in sorted(rows)]

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """See the protocol."""
        with mantle_errors("reading the training job's checkpoints", TrainingJobFailed):
            found = [
                Checkpoint(step=each.step_number, model_id=each.fine_tuned_model_checkpoint)
                for each in self._client.fine_tuning.jobs.checkpoints.list(_service_id(job_id))
            ]
        return sorted(found, key=lambda each: each.step)

    def stop(self, job_id: str) -> None:
        """See the protocol."""
        with mantle_errors("stopping the training job", TrainingJobFailed):
            try:
                self._client.fine_tuning.jobs.cancel(_service_id(job_id))
            except openai.APIStatusError as error:
                if error.status_code not in _ENDED or self.describe(job_id).state is JobState.IN_PROGRESS:
                    raise

    def dispose(self, name: str) -> list[str]:
        """See the protocol."""
        with mantle_errors("deleting the training file", TrainingJobFailed):
            return self._files.delete(file_name(name))

    def delete_model(self, model_id: str) -> None:
        """See the protocol."""
        with mantle_errors("deleting the model", DeploymentFailed):
            try:
                self._client.models.delete(model_id)
            except openai.ConflictError as error:
                raise BedrockThrottled(f"the model {model_id} is still in use") from error
            except openai.NotFoundError:
                return

    def _jobs_of(self, name: str) -> list["FineTuningJob"]:
        """The jobs on the files of that name, the one to keep first: it still runs or made a model, and is the oldest.

        Jobs are listed newest first; none that is older than the file can be on it.
        """
        files = self._files.named(file_name(name))
        if not files:
            return []
        ids, oldest = {file.id for file in files}, min(file.created_at for file in files)
        jobs = []
        for job in self._client.fine_tuning.jobs.list(limit=100):
            if job.created_at < oldest:
                break
            if job.training_file in ids:
                jobs.append(job)
        return sorted(jobs, key=lambda job: (job.status in ("failed", "cancelled"), job.created_at, job.id))


def phases(status: str, trained_tokens: int | None) -> tuple[PhaseState, PhaseState]:
    """Validation and training, as far as this API's one status tells them."""
    if status == "validating_files":
        return PhaseState.IN_PROGRESS, PhaseState.NOT_STARTED
    if status == "queued":
        return PhaseState.COMPLETED, PhaseState.NOT_STARTED
    if status == "succeeded":
        return PhaseState.COMPLETED, PhaseState.COMPLETED
    if status == "cancelled":
        return PhaseState.COMPLETED, PhaseState.STOPPED
    if status == "failed":
        # Where it broke is not told: tokens were trained on, or they were not.
        return PhaseState.COMPLETED, PhaseState.FAILED if trained_tokens else PhaseState.NOT_STARTED
    return PhaseState.COMPLETED, PhaseState.IN_PROGRESS


def _service_id(job_id: str) -> str:
    return job_id.rpartition("/")[2]
