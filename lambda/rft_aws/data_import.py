"""Pinning a split: one version of an S3 object, copied into the run with every row stamped."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from rft.contracts.errors import InvalidRunInput
from rft.contracts.paths import RECIPES_PREFIX, UPLOADS_PREFIX, RunPaths
from rft.contracts.rows import MAX_SPLIT_BYTES, STAMP_KEY
from rft.contracts.run import DataObject
from rft.data.lengths import LengthMeter
from rft.data.lines import lines_of
from rft_aws.environment import StageEnvironment
from rft_aws.faults import code_of
from rft_aws.run_store import RunStore

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHUNK_BYTES = 1 << 18


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def require_granted(split: str, uri: str, environment: StageEnvironment) -> None:
    """Refuse a place that the stack may not read.

    Raises:
        InvalidRunInput: the bucket is foreign; the message names it and the two ways out.
    """
    bucket, key = split_uri(uri)
    if bucket in environment.data_buckets:
        return
    if bucket == environment.datasets_bucket:
        if not key.startswith((RECIPES_PREFIX, UPLOADS_PREFIX)):
            raise InvalidRunInput(
                f"{split}: {uri} lies outside {RECIPES_PREFIX} and {UPLOADS_PREFIX}; `rft upload FILE` puts it there"
            )
        return
    raise InvalidRunInput(
        f"{split}: bucket {bucket!r} is not granted to this stack; copy the file with `rft upload FILE`, "
        f"or add {bucket!r} to the `data_buckets` setting and deploy again"
    )


def stamped(line: bytes, run_id: str, row: int, split: str) -> bytes:
    """The line with the run's stamp as its last key.

    The text is kept as it is, so that what Validate datasets sees is what the customer wrote; a line that is no
    JSON object is passed on for it to report.
    """
    return _stamped(line, _parsed(line), run_id, row, split)


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The line as a JSON object, or None where it is none."""
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _stamped(line: bytes, parsed: dict[str, Any] | None, run_id: str, row: int, split: str) -> bytes:
    if parsed is None:
        return line
    stamp = {"run": run_id, "row": row, "split": split}
    if STAMP_KEY in parsed:
        return json.dumps({**parsed, STAMP_KEY: stamp}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    head = line.rstrip()[:-1].rstrip()
    comma = b"" if head.endswith(b"{") else b", "
    return head + comma + json.dumps({STAMP_KEY: stamp})[1:].encode()


class SplitImporter:
    """Copies splits into one run."""

    def __init__(self, client: "S3Client", store: RunStore, run_id: str) -> None:
        self._client = client
        self._store = store
        self._run_id = run_id

    def pin_if_there(self, split: str, uri: str) -> DataObject | None:
        """As `pin`, or None where there is no such object."""
        bucket, key = split_uri(uri)
        try:
            self._client.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if code_of(error) in ("NoSuchKey", "404"):
                return None
            raise
        return self.pin(split, uri)

    def pin(self, split: str, uri: str) -> DataObject:
        """Copy the object's current version, by that version.

        Raises:
            InvalidRunInput: there is no such object, or it is larger than any dataset that Bedrock takes.
        """
        bucket, key = split_uri(uri)
        answer = self._open(split, uri, bucket, key)
        if answer["ContentLength"] > MAX_SPLIT_BYTES:
            raise InvalidRunInput(
                f"{split}: {uri} has {answer['ContentLength']:,} bytes; at most {MAX_SPLIT_BYTES:,} fit"
            )
        target = RunPaths(self._run_id).data(split)
        with tempfile.TemporaryFile() as copy:
            meter = LengthMeter() if split == "train" else None
            lines = lines_of(answer["Body"].iter_chunks(CHUNK_BYTES))
            source_hash, copy_hash, rows = self._copy(lines, copy, split, meter)
            size = copy.tell()
            copy.seek(0)
            self._client.upload_fileobj(cast("Any", copy), self._store.bucket, target)
        return DataObject(
            split=split,
            source_uri=uri,
            source_version=answer.get("VersionId"),
            source_sha256=source_hash,
            key=target,
            sha256=copy_hash,
            rows=rows,
            bytes=size,
            longest=None if meter is None else meter.longest,
        )

    def _open(self, split: str, uri: str, bucket: str, key: str) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", self._client.get_object(Bucket=bucket, Key=key))
        except ClientError as error:
            if code_of(error) in ("NoSuchKey", "NoSuchBucket", "404"):
                raise InvalidRunInput(f"{split}: there is no object {uri}") from error
            if code_of(error) == "AccessDenied":
                raise InvalidRunInput(
                    f"{split}: reading {uri} was denied; check that the object exists and that its bucket policy "
                    "and key policy allow this stack's resolve_run function"
                ) from error
            raise

    def _copy(
        self, lines: Iterable[bytes], copy: IO[bytes], split: str, meter: LengthMeter | None
    ) -> tuple[str, str, int]:
        source, target, rows = hashlib.sha256(), hashlib.sha256(), 0
        for line in lines:
            source.update(line + b"\n")
            parsed = _parsed(line)
            if meter is not None:
                meter.see(parsed)
            written = _stamped(line, parsed, self._run_id, rows, split) + b"\n"
            target.update(written)
            copy.write(written)
            rows += 1
        return source.hexdigest(), target.hexdigest(), rows
