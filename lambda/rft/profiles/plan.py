"""Cut a profile into shards that each end well inside one Lambda invocation."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

# A shard aims at 8 of the 15 minutes that a Lambda has; the rest is for grading and for slow answers.
SHARD_MINUTES = 8.0
# An inline Map over more items grows the execution's history towards its 25,000 events.
MAX_SHARDS = 400
CALLS_IN_PARALLEL = 8
# Assumed where nothing is measured yet: seconds of one response of about a thousand tokens.
SECONDS_PER_RESPONSE = 10.0


@dataclass(frozen=True)
class ShardPlan:
    """How a profile is cut; `rows` has one tuple of row numbers a shard, `minutes` is the whole profile's time."""

    rows: tuple[tuple[int, ...], ...]
    concurrency: int
    calls_in_parallel: int
    requests_per_minute: float
    minutes: float


def choose_rows(available: int, wanted: int | None, seed: int) -> list[int]:
    """Row numbers to sample, in order: all of them, or a seeded choice of `wanted`."""
    if wanted is None or wanted >= available:
        return list(range(available))
    return sorted(random.Random(seed).sample(range(available), wanted))


def plan_shards(
    rows: Sequence[int], samples_per_prompt: int, requests_per_minute: float, max_concurrency: int
) -> ShardPlan:
    """Divide rows over shards.

    Args:
        rows: row numbers, at least one.
        samples_per_prompt: responses a row.
        requests_per_minute: the model's rate over all shards together.
        max_concurrency: most shards at one time; fewer run where each would get under 30 requests a minute.

    Returns:
        Shards of whole rows. A shard holds what its share of the rate, or the time of its parallel calls, lets
        through in `SHARD_MINUTES`; where that would give over `MAX_SHARDS`, shards are larger and are taken up again.
    """
    concurrency = max(1, min(max_concurrency, int(requests_per_minute // 30), len(rows)))
    calls = max(1, min(CALLS_IN_PARALLEL, math.ceil(requests_per_minute / concurrency)))
    share = requests_per_minute / concurrency
    possible = min(share * SHARD_MINUTES, calls * SHARD_MINUTES * 60 / SECONDS_PER_RESPONSE)
    per_shard = max(1, int(possible // samples_per_prompt))
    # No fewer shards than run at once, and no more than the history holds.
    per_shard = max(min(per_shard, math.ceil(len(rows) / concurrency)), math.ceil(len(rows) / MAX_SHARDS))
    shards = tuple(tuple(rows[start : start + per_shard]) for start in range(0, len(rows), per_shard))
    requests = len(rows) * samples_per_prompt
    minutes = max(
        requests / requests_per_minute,
        requests * SECONDS_PER_RESPONSE / 60 / (calls * concurrency),
    )
    return ShardPlan(shards, concurrency, calls, share, minutes)
