"""The runs bucket: a run's objects as typed documents."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError
from pydantic import BaseModel, ValidationError

from rft.contracts.errors import RunStateBroken
from rft.contracts.paths import RunPaths
from rft.contracts.run import Run
from rft.data.lines import lines_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Document = TypeVar("Document", bound=BaseModel)
_MISSING = ("NoSuchKey", "404", "NoSuchVersion")


class ObjectChanged(Exception):
    """A conditional write lost: somebody else wrote the object since it was read."""


class RunStore:
    """Reads and writes objects of the runs bucket; SSE-KMS is the bucket's default."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    def uri(self, key: str) -> str:
        """The object's S3 URI."""
        return f"s3://{self.bucket}/{key}"

    def read(self, key: str) -> bytes | None:
        """The object, or None where there is none."""
        found = self.read_tagged(key)
        return None if found is None else found[0]

    def read_tagged(self, key: str) -> tuple[bytes, str] | None:
        """The object with its ETag, for a conditional write."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        return answer["Body"].read(), answer["ETag"]

    def lines(self, key: str) -> Iterator[bytes]:
        """The object line by line, without line ends; never wholly in memory.

        Raises:
            RunStateBroken: there is no such object.
        """
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                raise RunStateBroken(
                    f"{self.uri(key)} is missing: an earlier stage should have written it"
                ) from error
            raise
        return lines_of(answer["Body"].iter_chunks(1 << 18))

    def require(self, key: str) -> bytes:
        """The object.

        Raises:
            RunStateBroken: there is none.
        """
        body = self.read(key)
        if body is None:
            raise RunStateBroken(f"{self.uri(key)} is missing: an earlier stage should have written it")
        return body

    def document(self, key: str, model: type[Document]) -> Document:
        """The object parsed as a model.

        Raises:
            RunStateBroken: it is missing or is not one.
        """
        try:
            return model.model_validate_json(self.require(key))
        except ValidationError as error:
            raise RunStateBroken(f"{self.uri(key)} is not a {model.__name__}: {error}") from error

    def write(self, key: str, body: bytes, content_type: str = "application/json") -> None:
        """Write the object, whatever was there."""
        self._client.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=content_type)

    def write_document(self, key: str, document: BaseModel) -> None:
        """Write a model as indented JSON."""
        self.write(key, document.model_dump_json(indent=2).encode())

    def write_if(self, key: str, body: bytes, etag: str | None) -> None:
        """Write only if the object still is the one of that ETag; None means that there is none yet.

        Raises:
            ObjectChanged: it is not.
        """
        condition: dict[str, Any] = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        try:
            self._client.put_object(
                Bucket=self.bucket, Key=key, Body=body, ContentType="application/json", **condition
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict", "412"):
                raise ObjectChanged(key) from error
            raise

    def keys(self, prefix: str) -> list[str]:
        """The keys under a prefix, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))

    def run(self, run_id: str) -> Run:
        """The resolved run."""
        return self.document(RunPaths(run_id).run, Run)

    def rows(self, run_id: str, split: str) -> list[dict[str, Any]]:
        """A split of the run's data copy, parsed; only after Validate datasets has passed it."""
        return [json.loads(line) for line in self.lines(RunPaths(run_id).data(split)) if line]

    def write_lines(self, key: str, lines: Iterable[str]) -> None:
        """Write JSON lines."""
        self.write(key, "".join(line + "\n" for line in lines).encode(), "application/jsonl")
