"""Figures over a set of rollouts: means of components, and prompts whose rollouts all scored the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def component_means(items: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Mean of each component over the rollouts that have it."""
    values: dict[str, list[float]] = {}
    for item in items:
        for name, value in (item.get("components") or {}).items():
            values.setdefault(name, []).append(float(value))
    return {name: math.fsum(found) / len(found) for name, found in values.items()}


def zero_variance_share(items: Sequence[Mapping[str, Any]]) -> float | None:
    """The share, in [0, 1], of prompts whose rollouts all scored the same and so carry no gradient.

    None when a rollout's row is unknown, or when no prompt has two rollouts.
    """
    groups: dict[int, list[float]] = {}
    for item in items:
        row = item.get("row")
        if row is None:
            return None
        groups.setdefault(row, []).append(float(item["score"]))
    sized = [scores for scores in groups.values() if len(scores) > 1]
    if not sized:
        return None
    flat = sum(1 for scores in sized if math.isclose(min(scores), max(scores), abs_tol=1e-9))
    return flat / len(sized)
