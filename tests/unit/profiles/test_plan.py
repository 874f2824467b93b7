"""Shards fit into a Lambda invocation and into an execution's history."""

from hypothesis import given
from hypothesis import strategies as st

from rft.profiles.plan import MAX_SHARDS, SHARD_MINUTES, choose_rows, plan_shards


@given(
    rows=st.integers(min_value=1, max_value=20_000),
    samples=st.integers(min_value=1, max_value=16),
    rate=st.floats(min_value=1, max_value=100_000),
    most=st.integers(min_value=1, max_value=40),
)
def test_every_row_is_in_one_shard(rows: int, samples: int, rate: float, most: int) -> None:
    plan = plan_shards(range(rows), samples, rate, most)
    assert [row for shard in plan.rows for row in shard] == list(range(rows))
    assert 1 <= len(plan.rows) <= MAX_SHARDS
    assert 1 <= plan.concurrency <= most
    assert plan.requests_per_minute * plan.concurrency <= rate * 1.000001
    assert plan.minutes > 0


def test_a_shard_at_four_requests_a_minute_ends_within_eight_minutes() -> None:
    plan = plan_shards(range(200), 4, 4.0, 10)
    assert plan.concurrency == 1
    assert max(len(shard) for shard in plan.rows) * 4 <= 4.0 * SHARD_MINUTES
    assert plan.minutes == 200.0


def test_the_seed_chooses_the_rows() -> None:
    assert choose_rows(400, 64, 1) == choose_rows(400, 64, 1) != choose_rows(400, 64, 2)
    assert choose_rows(10, 64, 1) == list(range(10))
    assert len(set(choose_rows(400, 64, 1))) == 64
