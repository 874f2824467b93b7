"""Training through CreateModelCustomizationJob: Amazon Nova."""

import time
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from rft.catalogue.models import Model
from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import Checkpoint, JobState, PhaseState, TrainingJob, TrainingRequest
from rft.training.bedrock_request import bedrock_request
from rft.training.refusals import QuotaUsedUp, ValidationDataRefused, blames_validation_data
from rft_aws.candidate import delete_model
from rft_aws.faults import bedrock_errors, code_of, message_of, service_time

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient

_LOOK_AGAIN_SECONDS = (1.0, 3.0, 10.0)


class BedrockBackend:
    """`rft.training.TrainingBackend` for models that Bedrock customizes itself."""

    uploads = False

    def __init__(self, client: "BedrockClient", model: Model, partition: str, region: str) -> None:
        self._client = client
        self._model = model
        self._partition = partition
        self._region = region

    def find(self, name: str, job_id: str | None = None) -> TrainingJob | None:  # noqa: ARG002 - found by name
        """See the protocol. Which of two errors an unknown name gives is not documented."""
        with bedrock_errors("looking the training job up", TrainingJobFailed):
            try:
                return self._described(name)
            except ClientError as error:
                if code_of(error) not in ("ResourceNotFoundException", "ValidationException"):
                    raise
                return None

    def submit(self, request: TrainingRequest) -> TrainingJob:
        """See the protocol. A conflict means that an earlier try of this very run got through."""
        arguments = bedrock_request(request, self._model, self._partition, self._region)
        identifier = request.name
        with bedrock_errors("submitting the training job", TrainingJobFailed):
            try:
                identifier = self._client.create_model_customization_job(**cast("Any", arguments))["jobArn"]
            except ClientError as error:
                code, message = code_of(error), message_of(error)
                if code == "ServiceQuotaExceededException":
                    raise QuotaUsedUp(message) from error
                with_validation = request.validation_uri is not None
                if code == "ValidationException" and with_validation and blames_validation_data(message):
                    raise ValidationDataRefused(message) from error
                if code != "ConflictException":
                    raise
        job = self._seen(identifier)
        if job is None:
            raise TrainingJobFailed(
                f"Bedrock took the training job {request.name} and does not know it afterwards"
            )
        return job

    def describe(self, job_id: str) -> TrainingJob:
        """See the protocol."""
        with bedrock_errors("asking for the training job", TrainingJobFailed):
            return self._described(job_id)

    def stop(self, job_id: str) -> None:
        """See the protocol. A conflict means that the job has ended by itself."""
        with bedrock_errors("stopping the training job", TrainingJobFailed):
            try:
                self._client.stop_model_customization_job(jobIdentifier=job_id)
            except ClientError as error:
                if code_of(error) != "ConflictException":
                    raise

    def events(self, job_id: str) -> list[dict[str, Any]]:  # noqa: ARG002 - the protocol's
        """See the protocol: this API has no such events, it writes files."""
        return []

    def checkpoints(self, job_id: str) -> list[Checkpoint]:  # noqa: ARG002 - the protocol's
        """See the protocol: this API shows none."""
        return []

    def dispose(self, name: str) -> list[str]:  # noqa: ARG002 - the protocol's
        """See the protocol: the job reads the run's own copy in S3."""
        return []

    def delete_model(self, model_id: str) -> None:
        """See the protocol."""
        delete_model(self._client, model_id)

    def _seen(self, identifier: str) -> TrainingJob | None:
        """A job that was just made: a read right after a write may not know it yet."""
        for wait in (*_LOOK_AGAIN_SECONDS, None):
            job = self.find(identifier)
            if job is not None or wait is None:
                return job
            time.sleep(wait)
        return None

    def _described(self, identifier: str) -> TrainingJob:
        answer = cast("dict[str, Any]", self._client.get_model_customization_job(jobIdentifier=identifier))
        phases = answer.get("statusDetails") or {}

        def phase(name: str) -> PhaseState:
            return PhaseState((phases.get(name) or {}).get("status", PhaseState.NOT_STARTED))

        return TrainingJob(
            job_id=answer["jobArn"],
            name=answer["jobName"],
            state=JobState(answer["status"]),
            created_at=answer["creationTime"],
            observed_at=service_time(answer),
            ended_at=answer.get("endTime"),
            validation=phase("validationDetails"),
            data_processing=phase("dataProcessingDetails"),
            training=phase("trainingDetails"),
            failure=answer.get("failureMessage"),
            model_id=answer.get("outputModelArn"),
        )
