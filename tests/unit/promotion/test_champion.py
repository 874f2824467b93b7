"""The champion record's moves."""

from typing import Any

import pytest

from rft.promotion.champion import Champion, ChampionRecord, champion_of, promoted, rolled_back


def champion(run: str, **changes: Any) -> Champion:
    fields: dict[str, Any] = {
        "recipe": "math",
        "run_id": run,
        "model_arn": f"arn:model/{run}",
        "deployment_arn": f"arn:deployment/{run}",
        "data_sha256": {"train": "0" * 64},
        "reward_version": "arn:reward:1",
        "evaluation_version": "arn:evaluation:1",
        "verdict": {"verdict": "promote", "gain": 0.1},
        "promoted_at": "2026-01-01T00:00:00+00:00",
        "simulated": False,
        **changes,
    }
    return Champion.model_validate(fields)


def test_the_first_champion_has_nobody_before_it() -> None:
    record = promoted(None, champion("a"))
    assert record.previous is None and [move.action for move in record.history] == ["promoted"]
    assert champion_of(record) == champion("a")


def test_a_second_champion_keeps_the_first() -> None:
    record = promoted(promoted(None, champion("a")), champion("b"))
    assert record.run_id == "b" and record.previous == champion("a")
    assert [move.run_id for move in record.history] == ["a", "b"]


def test_promoting_again_changes_nothing() -> None:
    record = promoted(None, champion("a"))
    assert promoted(record, champion("a", promoted_at="later")) is record


def test_rollback_is_the_same_move_backwards_and_can_be_undone() -> None:
    record = promoted(promoted(None, champion("a")), champion("b"))
    back = rolled_back(record, "2026-02-02T00:00:00+00:00")
    assert (back.run_id, back.promoted_at) == ("a", "2026-02-02T00:00:00+00:00")
    assert back.previous == champion("b")
    assert rolled_back(back, "2026-03-03T00:00:00+00:00").run_id == "b"
    assert [move.action for move in back.history] == ["promoted", "promoted", "rolled_back"]


def test_there_must_be_something_to_go_back_to() -> None:
    with pytest.raises(ValueError, match="no champion before a"):
        rolled_back(promoted(None, champion("a")), "now")


@pytest.mark.parametrize("changes", [{"recipe": "code"}, {"simulated": True}])
def test_records_do_not_mix(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"recipe|simulated"):
        promoted(promoted(None, champion("a")), champion("b", **changes))


def test_the_record_survives_json() -> None:
    record = promoted(promoted(None, champion("a")), champion("b"))
    assert ChampionRecord.model_validate_json(record.model_dump_json()) == record
