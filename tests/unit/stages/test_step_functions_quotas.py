"""The largest run that the contracts allow stays inside Step Functions' quotas: 25,000 events, 256 KB of state."""

import json

from rft.contracts.names import attempt_name
from rft.contracts.paths import RunPaths
from rft.contracts.recipe import Gates
from rft.profiles.plan import MAX_SHARDS, plan_shards
from rft.training.pacing import looks_within
from rft_aws.quota_wait import LONGEST_WAIT_SECONDS, WAIT_SECONDS

MOST_EVENTS = 25_000
MOST_STATE_BYTES = 256 * 1024
# A Task has entered, scheduled, started, succeeded, exited; a Choice, Pass or Wait entered and exited.
TASK, OTHER = 5, 2
EVENTS_A_TICK = TASK + OTHER + OTHER
EVENTS_A_SHARD = 2 + TASK + OTHER + OTHER
ELSEWHERE = 40 * TASK


def most(field: str) -> float:
    """The upper bound of a gate."""
    metadata = Gates.model_fields[field].metadata
    return float(next(item.le for item in metadata if hasattr(item, "le")))


def test_the_longest_run_has_room_in_its_history() -> None:
    shards = 2 * MAX_SHARDS + int(most("sample_prompts"))
    watched = looks_within(most("max_training_hours")) * EVENTS_A_TICK
    assert watched < 20_000
    # Submit job may wait for a quota before.
    watched += LONGEST_WAIT_SECONDS // WAIT_SECONDS * EVENTS_A_TICK
    # A tenth is left for retries and for shards that are taken up again.
    assert watched + shards * EVENTS_A_SHARD + ELSEWHERE < 0.9 * MOST_EVENTS


def test_twenty_thousand_prompts_fit_into_the_state() -> None:
    run_id = "a" * 32 + "-20261122-0123456789"
    plan = plan_shards(range(20_000), 4, 4.0, 10)
    keys = [RunPaths(run_id).shard("base_sample", number) for number in range(len(plan.rows))]
    assert len(keys) <= MAX_SHARDS
    ledger = {f"plan_{arm}": {"shards": keys} for arm in ("base_sample", "base", "tuned")}
    # What all other entries hold: sentences, ARNs, figures.
    ledger["others"] = {"shards": [attempt_name(run_id, 1) * 20] * 20}
    assert len(json.dumps(ledger)) < MOST_STATE_BYTES / 1.5
