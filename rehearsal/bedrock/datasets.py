"""Reading a job's datasets as Bedrock does: as the training role, with the messages that its users get."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from rehearsal.bedrock.platform import RoleSession
from rft.contracts.rows import content_text

MINIMUM_ROWS = 100
MAXIMUM_ROWS = 20_000
CHARACTERS_PER_TOKEN = 4
ACCESS_CHECK = ".write_access_check_file.tmp"

Row = Mapping[str, Any]


class JobFailure(Exception):
    """The job has to end Failed; the text is its failureMessage."""


def bucket_and_key(uri: str) -> tuple[str, str]:
    """``s3://bucket/key`` in its two parts."""
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")


def read_rows(session: RoleSession, uri: str) -> list[Row]:
    """The rows of one JSONL object; raises `JobFailure` when the role may not read it or a line is no row."""
    bucket, key = bucket_and_key(uri)
    try:
        session.list(bucket, key)
        data = session.read(bucket, key)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in ("NoSuchKey", "NoSuchBucket", "404"):
            raise JobFailure(f"The Amazon S3 object {uri} does not exist.") from error
        raise JobFailure(
            f"Could not validate GetObject permissions to access Amazon S3 bucket: {bucket} at key {key}. ({code})"
        ) from error
    return parse_rows(data, "Amazon S3 file", uri)


def parse_rows(data: bytes, kind: str, name: str) -> list[Row]:
    """The rows of JSON lines; raises `JobFailure`, which calls the data a `kind` of that `name`."""
    lines = data.decode(errors="replace").removesuffix("\n").split("\n")
    return [_row(line, kind, f"{name}, line {number}") for number, line in enumerate(lines, 1)]


def _row(line: str, kind: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise JobFailure(f"Unable to parse {kind}: {where}. Data files must conform to JSONL format.")
    messages = row.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        raise JobFailure(f"{where}: messages is missing or not a list of turns.")
    if not any(message.get("role") == "user" for message in messages):
        raise JobFailure(f"{where}: no user turn.")
    return row


def check_output(session: RoleSession, uri: str) -> None:
    """Write Bedrock's zero-byte probe; raises `JobFailure` when the role may not write to the output prefix."""
    bucket, prefix = bucket_and_key(uri)
    key = (prefix if not prefix or prefix.endswith("/") else prefix + "/") + ACCESS_CHECK
    try:
        session.write(bucket, key, b"")
    except ClientError as error:
        raise JobFailure(
            f"Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access "
            f"Amazon S3 bucket: {bucket} at key {key}."
        ) from error


def check_size(rows: Sequence[Row], validation: Sequence[Row]) -> None:
    """Raises `JobFailure` outside Bedrock's documented row limits."""
    if len(rows) < MINIMUM_ROWS:
        raise JobFailure(
            f"The training dataset has {len(rows)} records; at least {MINIMUM_ROWS} are required."
        )
    if len(rows) + len(validation) > MAXIMUM_ROWS:
        raise JobFailure(
            f"The training and validation datasets have {len(rows) + len(validation)} records together; "
            f"at most {MAXIMUM_ROWS} are allowed."
        )


def within_prompt_length(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """The rows that training sees: longer prompts are dropped in silence, as Bedrock drops them."""
    if limit is None:
        return list(rows)
    return [row for row in rows if prompt_tokens(row["messages"]) <= limit]


def prompt_tokens(messages: Sequence[Mapping[str, Any]]) -> int:
    """About how many tokens a prompt has."""
    return sum(len(content_text(message.get("content"))) for message in messages) // CHARACTERS_PER_TOKEN
