"""The simulator's hands in the emulated account: what it does as the training role, and what with its own rights.

In-process MiniStack calls are used only where AWS itself acts without a client's request: a service assuming a role,
sending events. Everything else is an ordinary, signed boto3 call, so that IAM decides as it would.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from rehearsal.bedrock.errors import ServiceError, invalid
from rehearsal.bedrock.trust import service_may_assume

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client

EmitEvent = Callable[[str, str, Sequence[str], Mapping[str, Any]], object]
"""`rehearsal.emulator.events.emit_aws_event`: source, detail type, resources, detail."""

BEDROCK = "bedrock.amazonaws.com"


@dataclass(frozen=True)
class Invocation:
    """What a Lambda invocation gave; `error` is the FunctionError header, None when the function returned."""

    payload: bytes
    error: str | None = None


@dataclass(frozen=True)
class Caller:
    """Who sent an authenticated request: an access key, and for how many seconds its bearer token still holds."""

    access_key_id: str
    seconds_left: float


class Invoker(Protocol):
    """Somebody's right to call functions."""

    def invoke(self, function_arn: str, payload: bytes) -> Invocation:
        """Invoke the function and wait for its answer; raises botocore's ClientError as Lambda does."""
        ...


class RoleSession(Invoker, Protocol):
    """The training role's rights. Each method raises botocore's ClientError as S3 and Lambda do."""

    def list(self, bucket: str, prefix: str) -> None:
        """Exercise s3:ListBucket."""
        ...

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes."""
        ...

    def write(self, bucket: str, key: str, data: bytes) -> None:
        """Put the object."""
        ...


class Platform(Protocol):
    """The account around the service."""

    def assume(self, role_arn: str, job_arn: str) -> RoleSession:
        """Become the role as Bedrock does for that job; raises ValidationException when trust forbids it."""
        ...

    def act_as(self, caller: Caller) -> Invoker:
        """Use the caller's own rights; raises AccessDeniedException when its credentials do not hold any more."""
        ...

    def emit(self, detail_type: str, resource: str, detail: Mapping[str, Any]) -> None:
        """Send an event from aws.bedrock."""
        ...

    def list_objects(self) -> Iterator[tuple[str, str, str]]:
        """See `rows.ObjectReader`."""
        ...

    def read_object(self, bucket: str, key: str) -> bytes | None:
        """See `rows.ObjectReader`."""
        ...


class BotoSession:
    """A `RoleSession` over boto3."""

    def __init__(self, s3: S3Client, functions: LambdaClient) -> None:
        self._s3 = s3
        self._functions = functions

    def list(self, bucket: str, prefix: str) -> None:
        """See the protocol."""
        self._s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1)

    def read(self, bucket: str, key: str) -> bytes:
        """See the protocol."""
        return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, bucket: str, key: str, data: bytes) -> None:
        """See the protocol."""
        self._s3.put_object(Bucket=bucket, Key=key, Body=data)

    def invoke(self, function_arn: str, payload: bytes) -> Invocation:
        """See the protocol. The qualified ARN goes as it is, so that IAM sees the version."""
        answer = self._functions.invoke(FunctionName=function_arn, Payload=payload)
        return Invocation(answer["Payload"].read(), answer.get("FunctionError"))


class MiniStackPlatform:
    """The `Platform` inside MiniStack's process."""

    def __init__(self, endpoint: str, region: str, account: str, emit_event: EmitEvent) -> None:
        self._endpoint = endpoint
        self._region = region
        self._account = account
        self._emit_event = emit_event
        self._root_s3: S3Client | None = None

    def assume(self, role_arn: str, job_arn: str) -> RoleSession:
        """See the protocol. STS cannot be asked: no client is a service principal, so its check is made here."""
        from ministack.services import sts

        if not service_may_assume(role_arn, BEDROCK, self._account, self._region, job_arn):
            raise invalid(f"Could not assume provided IAM role {role_arn}")
        keys = {
            "aws_access_key_id": "ASIA" + secrets.token_hex(8).upper(),
            "aws_secret_access_key": secrets.token_hex(20),
            "aws_session_token": secrets.token_hex(32),
        }
        name = f"bedrock-{job_arn.rsplit('/', 1)[-1]}"
        sts.register_session(
            keys["aws_access_key_id"],
            {
                "Arn": f"arn:aws:sts::{self._account}:assumed-role/{role_arn.rsplit('/', 1)[-1]}/{name}",
                "UserId": f"AROA:{name}",
                "SecretAccessKey": keys["aws_secret_access_key"],
                "SessionToken": keys["aws_session_token"],
                "Expiration": time.time() + 12 * 3600,
                "AccountId": self._account,
                "PrincipalType": "AssumedRole",
            },
        )
        return BotoSession(self._client("s3", keys), self._client("lambda", keys))

    def act_as(self, caller: Caller) -> Invoker:
        """See the protocol."""
        from ministack.core import iam_evaluator

        found = iam_evaluator.resolve_credential(caller.access_key_id, self._account)
        if isinstance(found, iam_evaluator.CredentialResolutionError):
            raise ServiceError("AccessDeniedException", found.message)
        keys = {
            "aws_access_key_id": found.access_key_id,
            "aws_secret_access_key": found.secret_access_key,
            "aws_session_token": found.session_token,
        }
        return BotoSession(self._client("s3", keys), self._client("lambda", keys))

    def emit(self, detail_type: str, resource: str, detail: Mapping[str, Any]) -> None:
        """See the protocol."""
        self._emit_event("aws.bedrock", detail_type, [resource], detail)

    def list_objects(self) -> Iterator[tuple[str, str, str]]:
        """See `rows.ObjectReader`."""
        s3 = self._s3()
        for bucket in s3.list_buckets().get("Buckets", []):
            for prefix in ("runs/", "recipes/"):
                pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"], Prefix=prefix)
                for entry in (entry for page in pages for entry in page.get("Contents", [])):
                    yield bucket["Name"], entry["Key"], entry["ETag"]

    def read_object(self, bucket: str, key: str) -> bytes | None:
        """See `rows.ObjectReader`."""
        from botocore.exceptions import ClientError

        try:
            return self._s3().get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "NoSuchKey":
                raise
            return None

    def _s3(self) -> S3Client:
        if self._root_s3 is None:
            # MiniStack takes its own configured key, or "test", for the account's root.
            root = os.environ.get("AWS_ACCESS_KEY_ID", "test")
            secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "test")
            self._root_s3 = self._client("s3", {"aws_access_key_id": root, "aws_secret_access_key": secret})
        return self._root_s3

    def _client(self, service: str, keys: Mapping[str, str]) -> Any:
        import boto3
        from botocore.config import Config

        config = Config(read_timeout=900, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        # A session of its own: boto3's default session is not safe to share between threads.
        session = boto3.session.Session()
        return session.client(  # type: ignore[call-overload]
            service, endpoint_url=self._endpoint, region_name=self._region, config=config, **keys
        )
