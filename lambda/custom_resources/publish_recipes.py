"""CloudFormation custom resource: copies the recipes in its asset to `recipes/` in the datasets bucket.

It only ever writes: what people put beside the recipes stays, and deleting the stack deletes no data. Objects whose
content is already there are left alone, so that a redeploy makes no new object versions.
"""

import hashlib
import json
import traceback
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RECIPES = Path(__file__).parent / "recipes"
HASH_METADATA = "sha256"
ANSWER_SECONDS = 10


def handler(event: Mapping[str, Any], _context: object) -> None:
    """Do what CloudFormation asks and always answer: without an answer the stack hangs for an hour."""
    reason = None
    data: dict[str, Any] = {}
    try:
        # Inside, so that a broken package is answered too: a function that cannot start answers nobody.
        import boto3

        if event["RequestType"] in ("Create", "Update"):
            data = {"Written": publish(RECIPES, event["ResourceProperties"]["Bucket"], boto3.client("s3"))}
    except Exception as fault:  # noqa: BLE001 - every fault becomes CloudFormation's reason
        traceback.print_exc()
        reason = f"The recipes could not be copied to the datasets bucket: {type(fault).__name__}: {fault}"
    answer(event, reason, data)


def publish(folder: Path, bucket: str, s3: Any) -> int:
    """Copy every file below `folder` whose content the bucket does not have; returns how many were written."""
    written = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        key = f"recipes/{path.relative_to(folder).as_posix()}"
        body = path.read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        if _stored_hash(s3, bucket, key) != digest:
            s3.put_object(Bucket=bucket, Key=key, Body=body, Metadata={HASH_METADATA: digest})
            written += 1
            print(f"wrote s3://{bucket}/{key} ({len(body)} bytes)")
    return written


def _stored_hash(s3: Any, bucket: str, key: str) -> str | None:
    """The content hash of the object as this function wrote it, or None."""
    try:
        head = s3.head_object(Bucket=bucket, Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
            return None
        raise
    return head["Metadata"].get(HASH_METADATA)  # type: ignore[no-any-return]


def answer(event: Mapping[str, Any], reason: str | None, data: Mapping[str, Any]) -> None:
    """Put the result where CloudFormation waits for it. `reason` set means failure."""
    body = {
        "Status": "SUCCESS" if reason is None else "FAILED",
        "Reason": reason or "Done",
        # The same for ever: an id that changed would make CloudFormation delete the old "resource".
        "PhysicalResourceId": event.get("PhysicalResourceId") or "published-recipes",
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": dict(data),
    }
    request = urllib.request.Request(  # noqa: S310 - CloudFormation's own presigned URL
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT", headers={"Content-Type": ""}
    )
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310
        print(f"answered {body['Status']}: {response.status}")
