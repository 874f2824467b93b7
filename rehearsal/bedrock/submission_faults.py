"""What can go wrong between the request for a job and its first training step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rehearsal.bedrock.errors import ServiceError, invalid

SUBMISSION_FAULTS: dict[str, str] = {
    "submit-full": "The first CreateModelCustomizationJob call of a run finds the quota of jobs used up.",
    "submit-full-forever": "Every CreateModelCustomizationJob call finds the quota of jobs used up.",
    "validation-data-refused": "CreateModelCustomizationJob refuses requests with validation data.",
    "validation-data-fails": "A job with validation data ends Failed before training, and names them.",
    "first-job-breaks": "A run's first job ends Failed before training with an opaque message.",
}

FULL = "The number of customization jobs in progress has reached the limit of the account."
NO_VALIDATION_DATA = "Validation datasets are not supported for this model."


def refuse(faults: frozenset[str], request: Mapping[str, Any], refused: Counter[str]) -> None:
    """Raise what a create request is refused for; `refused` counts by run."""
    if (request.get("validationDataConfig") or {}).get("validators") and "validation-data-refused" in faults:
        raise invalid(NO_VALIDATION_DATA)
    run = request["jobName"].rpartition("-a")[0]
    if "submit-full-forever" in faults or ("submit-full" in faults and not refused[run]):
        refused[run] += 1
        raise ServiceError("ServiceQuotaExceededException", FULL)


def early_failure(faults: frozenset[str], name: str, has_validation: bool, opaque: str) -> str | None:
    """Why a job fails before it trains, if it does; `opaque` are Bedrock's words for a fault of its own."""
    if "validation-data-fails" in faults and has_validation:
        return NO_VALIDATION_DATA
    return opaque if "first-job-breaks" in faults and name.endswith("-a1") else None
