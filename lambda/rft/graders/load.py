"""From a reward.json or evaluation.json to a grader.

Every grader type is one module with a pydantic `Spec` (its JSON form, discriminated by ``type``) and a
``build(spec, path, loader)``, whose `loader` loads graders inside a grader and holds the services that were brought for
them. Modules are imported when a file names their type, so that a function's cold start pays only for the graders that
it runs. That is why the choice by ``type`` is a table here and no pydantic union of all `Spec`s: the union itself is
made in a millisecond, but to have its members every grader's module must be imported (0.1 s and more), with packages
that a function's asset does not hold. A test makes the union, and holds every `Spec` to what it asks for.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from rft.graders.base import Grader, GraderSpecError
from rft.graders.means import NO_MEANS, Means
from rft.graders.spec import grader_types
from rft.graders.time_budget import misfit

__all__ = ["GRADER_MODULES", "grader_types", "load_grader", "load_grader_file"]

GRADER_MODULES = {
    "code_tests": "rft.graders.code_tests",
    "json_extraction": "rft.graders.json_extraction",
    "label_model": "rft.graders.label_model",
    "math_answer": "rft.graders.math_answer",
    "multi": "rft.graders.multi",
    "string_check": "rft.graders.string_check",
    "format": "rft.graders.format",
    "length": "rft.graders.length",
    "python": "rft.graders.python",
    "repetition": "rft.graders.repetition",
    "reward_model": "rft.graders.reward_model",
    "rubric": "rft.graders.rubric",
    "score_model": "rft.graders.score_model",
    "text_similarity": "rft.graders.text_similarity",
    "tool_calls": "rft.graders.tool_calls",
}
"""Grader type -> module. A new type is one file and one line here."""

MAX_LEVELS = 10
"""How deep graders may stand in graders."""


@dataclass(frozen=True, slots=True)
class _Loader:
    """See `rft.graders.base.Loader`."""

    means: Means
    level: int = 0

    def __call__(self, document: object, path: str) -> Grader:
        if self.level > MAX_LEVELS:
            raise GraderSpecError(path, f"graders stand in graders more than {MAX_LEVELS} levels deep")
        return _load(document, path, self)


def load_grader_file(path: Path, means: Means = NO_MEANS) -> Grader:
    """The grader of a JSON file. Raises `GraderSpecError` with the file, the JSON path and a sentence."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GraderSpecError(path.name, "the grader file does not exist") from error
    except (ValueError, RecursionError) as error:
        raise GraderSpecError(path.name, f"this is not JSON: {error}") from error
    return load_grader(document, means=means)


def load_grader(document: object, path: str = "$", means: Means = NO_MEANS) -> Grader:
    """The grader of a parsed document; `path` is where the document stands in its file.

    Raises `GraderSpecError` for one that cannot be used, or whose worst batch does not fit into a function's time.
    """
    grader = _load(document, path, _Loader(means))
    too_slow = misfit(document)
    if too_slow is not None:
        raise GraderSpecError(path, too_slow)
    return grader


def _load(document: object, path: str, loader: _Loader) -> Grader:
    if not isinstance(document, dict):
        raise GraderSpecError(path, 'a grader is an object with a "type"')
    kind = document.get("type")
    if not isinstance(kind, str) or kind not in GRADER_MODULES:
        known = ", ".join(sorted(GRADER_MODULES))
        raise GraderSpecError(f"{path}.type", f"{kind!r} is no known grader type; known types: {known}")
    module = importlib.import_module(GRADER_MODULES[kind])
    grader: Grader = module.build(
        _validate(module.Spec, document, path), path, _Loader(loader.means, loader.level + 1)
    )
    return grader


def _validate(spec: type[BaseModel], document: dict[str, Any], path: str) -> BaseModel:
    try:
        return spec.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = path + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = ", ".join(sorted(spec.model_fields))
            raise GraderSpecError(
                where, f"this setting is not known here; known settings: {known}"
            ) from error
        raise GraderSpecError(where, first["msg"]) from error
