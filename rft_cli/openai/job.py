"""Finding the grader in what people have: a grader, a job's `method`, or a whole job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rft_cli.client.errors import InputRefused

JOB_TYPES = frozenset({"supervised", "dpo"})


@dataclass(frozen=True, slots=True)
class Job:
    """What of a job matters here: its grader, and where it had them, its hyperparameters and response format."""

    grader: Mapping[str, Any]
    path: str
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    response_format: Mapping[str, Any] | None = None


def read_job(file: Path) -> Job:
    """The job of a JSON file.

    Raises:
        InputRefused: it is no JSON, or has no reinforcement grader.
    """
    if not file.is_file():
        raise InputRefused(f"{file}: there is no such file.")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputRefused(f"{file} is no JSON: {error}") from error
    try:
        return find_job(document)
    except InputRefused as error:
        raise InputRefused(f"{file}: {error}") from error


def find_job(document: object) -> Job:
    """The job in a parsed document. Raises `InputRefused` with the JSON path."""
    path = "$"
    found = document
    if isinstance(found, Mapping) and isinstance(found.get("method"), Mapping):
        found, path = found["method"], "$.method"
    if isinstance(found, Mapping) and found.get("type") in JOB_TYPES:
        raise InputRefused(
            f"{path}.type: a {found['type']} job has no grader; only reinforcement jobs have one."
        )
    if isinstance(found, Mapping) and isinstance(found.get("reinforcement"), Mapping):
        found, path = found["reinforcement"], f"{path}.reinforcement"
    if not isinstance(found, Mapping):
        raise InputRefused(f"{path}: an object is expected: a grader, a job's `method`, or a job.")
    if isinstance(found.get("grader"), Mapping):
        given, form = found.get("hyperparameters"), found.get("response_format")
        return Job(
            found["grader"],
            f"{path}.grader",
            given if isinstance(given, Mapping) else {},
            form if isinstance(form, Mapping) else None,
        )
    if isinstance(found.get("type"), str):
        return Job(found, path)
    raise InputRefused(f"{path}: there is no grader here: neither a `grader` nor a `type`.")
