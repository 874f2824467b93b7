"""`rft import-logs`: rows from Bedrock's model invocation logs."""

import gzip
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rft.data.invocation_logs import LogOptions, LogReader
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import InputRefused
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.options import Json, Region

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

GZIP = b"\x1f\x8b"


def command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="FILES|s3://...", help="Log files, folders or S3 prefixes; gzip too."),
    ],
    out: Annotated[Path, typer.Option(help="The JSONL file to write; it must not be there yet.")],
    reference_key: Annotated[
        str | None, typer.Option(help="The key of the request metadata that holds the reference answer.")
    ] = None,
    metadata: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Take only requests with this metadata, repeatable."),
    ] = None,
    keep_responses: Annotated[
        bool, typer.Option(help="Keep each logged response as `logged_response`; it is no reference.")
    ] = False,
    region: Region = None,
    json_only: Json = False,
) -> int:
    """Write each logged prompt once as a row: messages and tools, without a reference unless the request metadata holds
    one. Then `rft split` and `rft validate`."""
    output = Output(json_only=json_only)
    if out.exists():
        raise InputRefused(f"{out}: there already; nothing is overwritten.")
    options = LogOptions(reference_key, keep_responses, _pairs(metadata or []))
    store = LogStore(region)
    reader = LogReader(options, store.body)
    partial = out.with_name(f"{out.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as rows:
            for source in sources:
                for lines in store.files(source):
                    for row in reader.read(lines):
                        # ASCII, so that half a surrogate pair of a logged text stays readable JSON.
                        rows.write(json.dumps(row) + "\n")
        if not reader.rows:
            raise InputRefused(f"No row could be made.{_reasons(reader)}")
        os.link(partial, out)
    except OSError as error:
        raise InputRefused(f"{error.filename or out}: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    output.say(f"{out}: {reader.rows:,} rows.")
    for reason, count in reader.skipped.most_common():
        output.say(f"{count:,} skipped: each {reason}.")
    output.document({"out": str(out), "rows": reader.rows, "skipped": dict(reader.skipped.most_common())})
    return ExitCode.OK


class LogStore:
    """Log files of this machine and of S3."""

    def __init__(self, region: str | None) -> None:
        self._region = region
        self._made: S3Client | None = None
        self._from_s3 = False

    def files(self, source: str) -> Iterator[Iterable[bytes]]:
        """The lines of every log file below a path or an S3 URI, in the order of their names.

        Raises:
            InputRefused: there is no such file, or it is broken.
            NotReachable: S3 refuses.
        """
        self._from_s3 = source.startswith("s3://")
        if self._from_s3:
            bucket, _, prefix = source.removeprefix("s3://").partition("/")
            for key in self._keys(bucket, prefix):
                yield _lines(io.BytesIO(self._object(bucket, key)), f"s3://{bucket}/{key}")
            return
        path = Path(source)
        found = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in found:
            if not file.is_file():
                raise InputRefused(f"{file}: there is no such file.")
            with file.open("rb") as body:
                yield _lines(body, str(file))

    def body(self, uri: str) -> bytes | None:
        """A large body that a record points at; None for records that were read from files of this machine."""
        if not self._from_s3 or not uri.startswith("s3://"):
            return None
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return b"".join(_lines(io.BytesIO(self._object(bucket, key)), uri))

    @property
    def _s3(self) -> "S3Client":
        if self._made is None:
            self._made = session(self._region).client("s3")
        return self._made

    def _keys(self, bucket: str, prefix: str) -> list[str]:
        with aws_errors():
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        # Large bodies lie in a folder `data` beside the records; those are read when a record points at them.
        logs = sorted(key for key in keys if key.endswith((".json", ".jsonl", ".gz")) and "/data/" not in key)
        if not logs:
            raise InputRefused(f"s3://{bucket}/{prefix}: there are no log files below it.")
        return logs

    def _object(self, bucket: str, key: str) -> bytes:
        with aws_errors():
            return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def _lines(body: io.BufferedIOBase, name: str) -> Iterator[bytes]:
    start = body.read(2)
    body.seek(0)
    try:
        yield from gzip.GzipFile(fileobj=body) if start == GZIP else body
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputRefused(f"{name}: is a broken gzip file: {error}.") from error


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        key, sign, value = pair.partition("=")
        if not key or not sign:
            raise InputRefused(f"--metadata {pair!r}: write KEY=VALUE.")
        pairs[key] = value
    return pairs


def _reasons(reader: LogReader) -> str:
    return "".join(f" {count:,} skipped: each {reason}." for reason, count in reader.skipped.most_common())
