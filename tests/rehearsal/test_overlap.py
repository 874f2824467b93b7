"""Two runs may overlap: each has its own folder, job and verdict, and the champion record moves one at a time."""

import json

import pytest

from rehearsal.session import RehearsalSession
from rft.contracts.paths import champion_key

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]


def test_two_runs_at_once_end_each_for_itself(session: RehearsalSession) -> None:
    handles = [session.run({"recipe": "math", "seed": seed}) for seed in (1, 2)]
    for handle in handles:
        session.follow(handle)
    results = [session.result(handle) for handle in handles]
    assert len({result.run_id for result in results}) == 2
    assert {result.outcome for result in results} <= {"promoted", "rejected"}, [r.sentence for r in results]
    promoted = [result.run_id for result in results if result.outcome == "promoted"]
    body = session.s3.get_object(Bucket=session.stack.runs_bucket, Key=champion_key("math"))["Body"].read()
    record = json.loads(body)
    assert record["run_id"] in promoted
    moves = [move["run_id"] for move in record["history"]]
    assert set(promoted) <= set(moves)
    assert not [
        name for name in session.left_running().jobs if name.startswith(tuple(r.run_id for r in results))
    ]
