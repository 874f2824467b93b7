"""Where a training job takes its rows from, and where it puts what it has to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from botocore.exceptions import ClientError

from rehearsal.bedrock.datasets import JobFailure, Row, bucket_and_key, check_output, read_rows
from rehearsal.bedrock.metrics_files import training_csv, training_key, validation_csv, validation_key
from rehearsal.bedrock.platform import RoleSession
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.state import Job


class JobData(Protocol):
    """One job's data; each method raises `JobFailure` for what has to end the job."""

    def read(self) -> tuple[list[Row], list[Row]]:
        """The training rows, and the validation rows (none without validation data)."""
        ...

    def check_output(self) -> None:
        """Make sure that the job can tell what it learns."""
        ...

    def publish(self, policy: Policy, /) -> None:
        """Tell about the step that has just been taken; `policy` is what has been learned so far."""
        ...


@dataclass(frozen=True)
class S3JobData:
    """Data of a job of CreateModelCustomizationJob: S3 objects, read and written as the training role."""

    job: Job
    session: RoleSession
    assume: frozenset[str]

    def read(self) -> tuple[list[Row], list[Row]]:
        """See `JobData`."""
        rows = read_rows(self.session, self.job.request["trainingDataConfig"]["s3Uri"])
        uri = self.job.validation_uri
        return rows, read_rows(self.session, uri) if uri else []

    def check_output(self) -> None:
        """Bedrock's own probe of the output prefix."""
        check_output(self.session, self.job.request["outputDataConfig"]["s3Uri"])

    def publish(self, _policy: Policy, /) -> None:
        """Write the metrics files anew."""
        bucket, prefix = bucket_and_key(self.job.request["outputDataConfig"]["s3Uri"])
        try:
            key = training_key(prefix, self.job.id)
            self.session.write(bucket, key, training_csv(self.job.steps, self.assume))
            if self.job.evaluations:
                key = validation_key(prefix, self.job.id, self.assume)
                self.session.write(bucket, key, validation_csv(self.job.evaluations, self.assume))
        except ClientError as error:
            raise JobFailure(f"Could not write the job's metrics to {bucket}: {error}") from error
