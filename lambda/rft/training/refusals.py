"""Refusals of a job request that the run answers by itself, and words by which they are known."""

import re

# "Validation data is not supported", "the validationDataConfig ...", "validation dataset at s3://...": never the phase
# of the same name ("Could not validate", "validation failed"), which looks at the training data too.
_VALIDATION_DATA = re.compile(r"validation[ _-]?(data|file|split|set\b)|\bvalidators?\b", re.IGNORECASE)
# Bedrock's words for a fault of its own.
_OPAQUE = "internal error"


class ValidationDataRefused(Exception):
    """The service refuses a job for its validation data; without them it may take it. The message is the service's."""


class QuotaUsedUp(Exception):
    """The service has no room for another job until one ends. The message is the service's."""


def blames_validation_data(message: str | None) -> bool:
    """Whether a service's message names the validation data as the reason."""
    return _VALIDATION_DATA.search(message or "") is not None


def is_opaque(message: str | None) -> bool:
    """Whether a service's message says no more than that it broke."""
    return _OPAQUE in (message or "").lower()
