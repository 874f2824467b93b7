"""Made-up model responses to a dataset row, by grader type: what the red team throws at a reward function before a
run, and what the rehearsal's policy chooses from."""

from __future__ import annotations

import importlib
import random
from collections.abc import Mapping
from typing import Any

from rft.preflight.responses.base import KINDS, Response, ResponseGenerator, ResponseKind

__all__ = ["KINDS", "Response", "ResponseGenerator", "ResponseKind", "has_responses", "responses_for"]

_MODULES = {
    "python": "rft.preflight.responses.reference_text",
    "string_check": "rft.preflight.responses.reference_text",
    "text_similarity": "rft.preflight.responses.reference_text",
    "code_tests": "rft.preflight.responses.code_tests",
    "json_extraction": "rft.preflight.responses.json_extraction",
    "math_answer": "rft.preflight.responses.math_answer",
    "tool_calls": "rft.preflight.responses.tool_calls",
}
"""Grader type -> module with a ``responses(row, rng)``; imported on first use."""


def has_responses(grader_type: str) -> bool:
    """Whether responses can be made up for this grader type."""
    return grader_type in _MODULES


def responses_for(grader_type: str, row: Mapping[str, Any], rng: random.Random) -> list[Response]:
    """Responses of every kind to one row, strategies unique, in a fixed order.

    Raises `KeyError` when no generator is known for the grader type, `ValueError` when the row's reference cannot
    be read as that type's.
    """
    if grader_type not in _MODULES:
        raise KeyError(
            f"no response generator for grader type {grader_type!r}; known: {', '.join(sorted(_MODULES))}"
        )
    generator: ResponseGenerator = importlib.import_module(_MODULES[grader_type]).responses
    return generator(row, rng)
