"""Bedrock's model invocation logs as dataset rows, so that the gates see them.

A logged response is what some model said, not what is right: it never becomes a reference.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rft.contracts.rows import ASSISTANT_ROLES, prompt_hash
from rft.data.invocation_logs_bodies import NotARow, response_text, row_of_body

OPERATIONS = frozenset({"Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"})

NO_RECORD = "is no record of a model invocation"
FAILED = "failed"
NO_BODY = "has no request body: text delivery was off"
BODY_ELSEWHERE = "has a large body in a file of its own, which was not found"
NO_QUESTION = "does not end with a user's or a tool's turn"
NO_REFERENCE = "has no such reference in its request metadata"
OTHER_METADATA = "has other request metadata than was asked for"
REPEATED = "repeats a prompt"

Fetch = Callable[[str], bytes | None]
"""The body behind an S3 path of a record, unzipped; None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class LogOptions:
    """What to take and to keep.

    `reference_key` is a key of the request metadata whose value is the reference; rows without it are skipped.
    `metadata` are pairs that the request metadata has to hold.
    """

    reference_key: str | None = None
    keep_responses: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass
class LogReader:
    """Turns records into rows; each prompt once. `skipped` counts what was left out by its reason."""

    options: LogOptions
    fetch: Fetch
    skipped: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    _seen: set[str] = field(default_factory=set)

    def read(self, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The rows of one log file: a JSON record a line."""
        for line in lines:
            if not line.strip():
                continue
            try:
                row = self._row(_json(line))
            except NotARow as reason:
                self.skipped[str(reason)] += 1
                continue
            self.rows += 1
            yield row

    def _row(self, record: object) -> dict[str, Any]:
        operation = record.get("operation") if isinstance(record, Mapping) else None
        if not isinstance(record, Mapping) or not isinstance(operation, str) or operation not in OPERATIONS:
            raise NotARow(NO_RECORD)
        if record.get("errorCode"):
            raise NotARow(FAILED)
        metadata = record.get("requestMetadata")
        given = metadata if isinstance(metadata, Mapping) else {}
        if any(given.get(key) != value for key, value in self.options.metadata.items()):
            raise NotARow(OTHER_METADATA)
        row = row_of_body(self._request(record))
        last = row["messages"][-1]["role"] if row["messages"] else None
        if last not in ("user", "tool"):
            raise NotARow(NO_QUESTION)
        _one_name(row["messages"])
        if self.options.reference_key is not None:
            reference = given.get(self.options.reference_key)
            if not isinstance(reference, str) or not reference.strip():
                raise NotARow(NO_REFERENCE)
            row["reference_answer"] = reference
        if self.options.keep_responses:
            response = response_text(self._body(record, "output"))
            if response is not None:
                row["logged_response"] = response
        name = prompt_hash(row["messages"], row.get("tools"))
        if name in self._seen:
            raise NotARow(REPEATED)
        self._seen.add(name)
        return {"id": _row_id(record, name), **row}

    def _request(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        body = self._body(record, "input")
        if not isinstance(body, Mapping):
            raise NotARow(NO_BODY)
        return body

    def _body(self, record: Mapping[str, Any], side: str) -> object:
        part = record.get(side)
        if not isinstance(part, Mapping):
            return None
        elsewhere = part.get(f"{side}BodyS3Path")
        if f"{side}BodyJson" in part or not isinstance(elsewhere, str):
            return part.get(f"{side}BodyJson")
        fetched = self.fetch(elsewhere)
        if fetched is None:
            raise NotARow(BODY_ELSEWHERE)
        return _json(fetched)


def _json(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotARow(NO_RECORD) from error


def _one_name(messages: Iterable[dict[str, Any]]) -> None:
    for message in messages:
        if message["role"] in ASSISTANT_ROLES:
            message["role"] = "assistant"


def _row_id(record: Mapping[str, Any], name: str) -> str:
    """The request's id, so that a row can be found in the logs again; else a part of the prompt's hash."""
    request = record.get("requestId")
    return request if isinstance(request, str) and request.strip() else name[:32]
