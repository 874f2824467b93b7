"""Checks the body of a request for a fine-tuning job."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from rehearsal.bedrock.mantle.errors import bad_request
from rehearsal.bedrock.mantle.state import JobRequest

Body = Mapping[str, Any]

DEFAULTS: Mapping[str, int | float] = {"n_epochs": 1, "batch_size": 4, "learning_rate_multiplier": 1.0}
"""What "auto" and a missing value stand for: the example of the Bedrock User Guide."""

_RANGES: Mapping[str, tuple[float, float]] = {
    # OpenAI's API reference, SupervisedHyperparameters and its kin, in the ranges of its OpenAPI document.
    "n_epochs": (1, 50),
    "batch_size": (1, 256),
    "learning_rate_multiplier": (0.0, 1000.0),
}
_KNOWN = frozenset({"model", "training_file", "validation_file", "method", "seed", "metadata"})
_LAMBDA = re.compile(r"arn:aws[a-zA-Z-]*:lambda:(?P<region>[a-z0-9-]+):\d{12}:function:[\w$-]+(:[\w$-]+)?")


def parse_job_request(body: Body, region: str, default_seed: int) -> JobRequest:
    """The request, with defaults filled in. Raises `MantleError` for what the API does not take."""
    if body.get("suffix") is not None:
        raise bad_request("suffix is not supported", "suffix", "unsupported_parameter")
    for name in sorted(body.keys() - _KNOWN - {"suffix"}):
        raise bad_request(f"Unknown parameter: {name}", name, "unknown_parameter")
    method = _member(body, "method", dict, "")
    if method.get("type") != "reinforcement":
        raise bad_request(
            "method.type has to be reinforcement; the rehearsal simulates no other", "method.type"
        )
    reinforcement = _member(method, "reinforcement", dict, "method.")
    return JobRequest(
        model=_member(body, "model", str, ""),
        training_file=_member(body, "training_file", str, ""),
        validation_file=body.get("validation_file"),
        grader_arn=_grader(reinforcement, region),
        hyperparameters=_hyperparameters(reinforcement.get("hyperparameters") or {}),
        seed=int(body.get("seed") or default_seed),
        metadata=_metadata(body.get("metadata")),
    )


def _member(body: Body, name: str, kind: Callable[..., Any], path: str) -> Any:
    value = body.get(name)
    if value is None:
        raise bad_request(f"{path}{name} is required", path + name, "missing_required_parameter")
    if not isinstance(value, kind):  # type: ignore[arg-type]
        raise bad_request(f"{path}{name} has the wrong type", path + name, "invalid_type")
    return value


def _grader(reinforcement: Body, region: str) -> str:
    path = "method.reinforcement.grader"
    grader = _member(reinforcement, "grader", dict, "method.reinforcement.")
    if grader.get("type") != "lambda":
        raise bad_request("The grader's type has to be lambda", f"{path}.type")
    arn: str = _member(_member(grader, "lambda", dict, f"{path}."), "function", str, f"{path}.lambda.")
    found = _LAMBDA.fullmatch(arn)
    if found is None:
        raise bad_request("The grader's function is no Lambda function ARN", f"{path}.lambda.function")
    if found["region"] != region:
        raise bad_request("The grader's function has to be in the job's Region", f"{path}.lambda.function")
    return arn


def _hyperparameters(given: Body) -> dict[str, int | float]:
    path = "method.reinforcement.hyperparameters"
    for name in sorted(given.keys() - DEFAULTS.keys()):
        raise bad_request(f"Unknown parameter: {path}.{name}", f"{path}.{name}", "unknown_parameter")
    chosen: dict[str, int | float] = {}
    for name, default in DEFAULTS.items():
        value = given.get(name)
        chosen[name] = default if value in (None, "auto") else _number(name, value, f"{path}.{name}")
    return chosen


def _number(name: str, value: object, path: str) -> int | float:
    kinds = (int, float) if name == "learning_rate_multiplier" else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise bad_request(f"{path} has the wrong type", path, "invalid_type")
    low, high = _RANGES[name]
    if not low <= value <= high or value == 0:
        raise bad_request(f"{path} has to be above 0 and from {low} to {high}", path)
    return value


def _metadata(given: object) -> dict[str, str] | None:
    """OpenAI's limits: 16 pairs, keys of 64 and values of 512 characters."""
    if given is None:
        return None
    if not isinstance(given, Mapping) or len(given) > 16:
        raise bad_request("metadata has to be an object of at most 16 pairs", "metadata")
    for key, value in given.items():
        if not isinstance(value, str) or len(key) > 64 or len(value) > 512:
            raise bad_request(f"metadata.{key} is no text or too long", "metadata")
    return dict(given)
