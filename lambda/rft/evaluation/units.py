"""The independent units of a comparison: prompts, or groups of them where rows carry `group`.

Prompts of one source (the same document, the same template) succeed and fail together; counted one by one they would
make an interval too narrow.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

GROUP = "group"


def group_of(row: Mapping[str, Any]) -> str | None:
    """A row's group, from its key `group`: text or a whole number; None where it has none."""
    value = row.get(GROUP)
    return (
        str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None
    )


def unit_means(values: Sequence[float], rows: Sequence[int], groups: Mapping[int, str]) -> list[float]:
    """Each unit's mean, in order of first appearance. A prompt whose row has no group is a unit of its own.

    Args:
        values: one a prompt.
        rows: the prompts' row numbers, in the same order.
        groups: by row number.
    """
    units: dict[tuple[str, str | int], list[float]] = {}
    for value, row in zip(values, rows, strict=True):
        unit = (GROUP, groups[row]) if row in groups else ("row", row)
        units.setdefault(unit, []).append(value)
    return [fmean(members) for members in units.values()]
