"""A series as one line of blocks."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_BLOCKS = "_.-=+*#@"
"""For terminals whose encoding has no blocks."""


def sparkline(
    values: Sequence[float],
    width: int,
    bounds: tuple[float, float] | None = None,
    blocks: str = BLOCKS,
) -> str:
    """At most `width` blocks; a longer series is averaged in equal stretches.

    Args:
        values: finite numbers, oldest first.
        width: in columns, at least 1.
        bounds: values of the lowest and the highest block; by default the series' own.
        blocks: from the lowest to the highest.
    """
    if not values:
        return ""
    count = min(width, len(values))
    edges = [round(i * len(values) / count) for i in range(count + 1)]
    means = [fmean(values[start:end]) for start, end in pairwise(edges)]
    low, high = bounds or (min(means), max(means))
    if high <= low:
        # A series that does not move is neither low nor high.
        return blocks[len(blocks) // 2] * count
    top = len(blocks) - 1
    return "".join(blocks[min(top, max(0, round((mean - low) / (high - low) * top)))] for mean in means)
