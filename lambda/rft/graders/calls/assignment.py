"""The pairing of wanted and given calls that agrees best.

Greedy pairing takes a call for the wrong partner when two wanted calls overlap; the Hungarian method (Kuhn 1955, in
the O(n^2 m) form with potentials) does not.
"""

from __future__ import annotations

from collections.abc import Sequence

Weights = Sequence[Sequence[float]]


def best_total(weights: Weights) -> float:
    """The largest sum of weights over pairings of rows with columns, each used at most once; 0.0 for no rows."""
    if not weights or not weights[0]:
        return 0.0
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    rows, columns = len(weights), len(weights[0])
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    partner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _place(row, weights, partner, row_price, column_price)
    return sum(weights[partner[c] - 1][c - 1] for c in range(1, columns + 1) if partner[c])


def _place(
    row: int, weights: Weights, partner: list[int], row_price: list[float], column_price: list[float]
) -> None:
    """Give `row` a column along the cheapest alternating path; 0 is the column that nobody has."""
    columns = len(column_price) - 1
    partner[0] = row
    least = [float("inf")] * (columns + 1)
    before = [0] * (columns + 1)
    done = [False] * (columns + 1)
    at = 0
    while partner[at]:
        done[at] = True
        here, nearest, step = partner[at], 0, float("inf")
        for column in range(1, columns + 1):
            if done[column]:
                continue
            cost = -weights[here - 1][column - 1] - row_price[here] - column_price[column]
            if cost < least[column]:
                least[column], before[column] = cost, at
            if least[column] < step:
                step, nearest = least[column], column
        for column in range(columns + 1):
            if done[column]:
                row_price[partner[column]] += step
                column_price[column] -= step
            else:
                least[column] -= step
        at = nearest
    while at:
        partner[at] = partner[before[at]]
        at = before[at]


def best_in_order(weights: Weights) -> float:
    """The largest sum over pairings that keep the order of both sides."""
    if not weights:
        return 0.0
    best = [0.0] * (len(weights[0]) + 1)
    for row in weights:
        diagonal = 0.0
        for column, weight in enumerate(row, start=1):
            above = best[column]
            best[column] = max(above, best[column - 1], diagonal + weight)
            diagonal = above
    return best[-1]
