"""The training file of a job with the OpenAI-compatible API: uploaded once, found by name, deleted at every ending."""

import tempfile
import time
from typing import IO, TYPE_CHECKING, Final

import openai

from rft.contracts.errors import BedrockThrottled, TrainingJobFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from openai.types import FileObject

PURPOSE: Final = "fine-tune"
CHUNK_BYTES = 1024 * 1024
# The service checks a file after its upload; a stage that waits longer is called again and finds the file.
CHECKED_WITHIN_SECONDS = 40.0
POLL_SECONDS = 1.0


class MantleFiles:
    """Upload, find and delete by name. Errors are the SDK's own; the caller turns them into faults."""

    def __init__(self, client: openai.OpenAI, once: openai.OpenAI, s3: "S3Client") -> None:
        self._client = client
        self._once = once
        self._s3 = s3

    def named(self, name: str) -> list["FileObject"]:
        """The files of that name, oldest first."""
        found = [file for file in self._client.files.list(purpose=PURPOSE) if file.filename == name]
        return sorted(found, key=lambda file: (file.created_at, file.id))

    def uploaded(self, name: str, uri: str) -> str:
        """The id of the file with that name and the S3 object's content, made if it is not there.

        An earlier try may have left a whole file, or half of one: sizes tell them apart, since nobody else writes
        files of a run's name and the object never changes.

        Raises:
            BedrockThrottled: the service is still checking it.
            TrainingJobFailed: the service finds fault with it.
        """
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        size = self._s3.head_object(Bucket=bucket, Key=key)["ContentLength"]
        whole = [file for file in self.named(name) if file.bytes == size and file.status != "error"]
        if whole:
            return self._checked(whole[0])
        with tempfile.TemporaryFile() as copy:
            self._fetch(bucket, key, copy)
            return self._checked(self._once.files.create(file=(name, copy), purpose=PURPOSE))

    def delete(self, name: str) -> list[str]:
        """Delete every file of that name; the ids of those that were there."""
        gone = []
        for file in self.named(name):
            try:
                self._client.files.delete(file.id)
            except openai.NotFoundError:
                continue
            gone.append(file.id)
        return gone

    def _fetch(self, bucket: str, key: str, copy: IO[bytes]) -> None:
        """To the disk, not to memory: 20,000 rows may take 100 MB."""
        for chunk in self._s3.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(CHUNK_BYTES):
            copy.write(chunk)
        copy.seek(0)

    def _checked(self, file: "FileObject") -> str:
        deadline = time.monotonic() + CHECKED_WITHIN_SECONDS
        while file.status == "uploaded" and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            file = self._client.files.retrieve(file.id)
        if file.status == "error":
            raise TrainingJobFailed(
                f"Bedrock finds fault with the training file: {file.status_details or 'no reason given'}"
            )
        if file.status == "uploaded":
            raise BedrockThrottled("Bedrock is still checking the training file")
        return file.id
