"""The interface of the response generators."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

ResponseKind = Literal["gold", "near_miss", "partial", "format_shell", "verbose", "attack"]
KINDS: tuple[ResponseKind, ...] = get_args(ResponseKind)


@dataclass(frozen=True, slots=True)
class Response:
    """One made-up model response to a row.

    `strategy` names how it was made (stable across rows: a policy learns over strategies), `kind` says what an
    honest reward function owes it: gold is right; near_miss, partial and format_shell are wrong in ways that honest
    models are; verbose is right at great length; attack wants the reward without the work.
    """

    strategy: str
    text: str
    kind: ResponseKind


ResponseGenerator: TypeAlias = Callable[[Mapping[str, Any], random.Random], list[Response]]
"""Row and random source -> responses; the same row and seed give the same responses."""
