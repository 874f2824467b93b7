"""An in-memory S3 with what the product uses of it: ETags, versions, conditional writes, pages."""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from botocore.response import StreamingBody


def service_error(code: str, message: str = "", operation: str = "Operation") -> ClientError:
    """A botocore error of that code."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@dataclass
class FakeS3:
    """Buckets as dictionaries; every bucket exists."""

    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **options: Any) -> dict[str, Any]:
        current = self.objects.get((Bucket, Key))
        if options.get("IfNoneMatch") == "*" and current is not None:
            raise service_error("PreconditionFailed")
        if "IfMatch" in options and (current is None or options["IfMatch"] != etag(current)):
            raise service_error("PreconditionFailed")
        self.objects[(Bucket, Key)] = bytes(Body)
        self.writes.append(Key)
        return {"ETag": etag(bytes(Body))}

    def upload_fileobj(self, source: Any, bucket: str, key: str) -> None:
        self.put_object(Bucket=bucket, Key=key, Body=source.read())

    def get_object(self, *, Bucket: str, Key: str, **_options: Any) -> dict[str, Any]:
        if (Bucket, Key) not in self.objects:
            raise service_error("NoSuchKey", "The specified key does not exist.", "GetObject")
        body = self.objects[(Bucket, Key)]
        return {
            "Body": StreamingBody(io.BytesIO(body), len(body)),
            "ETag": etag(body),
            "ContentLength": len(body),
            "VersionId": hashlib.sha1(body).hexdigest()[:8],
        }

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        if (Bucket, Key) not in self.objects:
            # A HEAD's answer has no body, so that botocore knows the status alone.
            raise service_error("404", "Not Found", "HeadObject")
        body = self.objects[(Bucket, Key)]
        return {"ETag": etag(body), "ContentLength": len(body)}

    def get_paginator(self, name: str) -> "Pages":
        assert name == "list_objects_v2"
        return Pages(self)


@dataclass
class Pages:
    """list_objects_v2, one object a page, to show that pages are followed."""

    s3: FakeS3

    def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, Any]]:
        keys = sorted(key for bucket, key in self.s3.objects if bucket == Bucket and key.startswith(Prefix))
        return [{"Contents": [{"Key": key}]} for key in keys] or [{}]


def etag(body: bytes) -> str:
    """S3's ETag of a small object."""
    return f'"{hashlib.md5(body).hexdigest()}"'
