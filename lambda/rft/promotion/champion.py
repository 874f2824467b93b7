"""The champion record: which tuned model serves a recipe, why, and what served before it."""

from typing import Any

from rft.contracts.profile import Api
from rft.contracts.recipe import Strict


class Champion(Strict):
    """One promoted model with its lineage. `promoted_at` is an ISO 8601 time that the caller got from the service.

    `deployment_arn` is what `api` is called with: an on-demand deployment's ARN, or an open-weight model's own id.
    """

    recipe: str
    run_id: str
    model_arn: str
    deployment_arn: str
    api: Api = "converse"
    data_sha256: dict[str, str]
    reward_version: str
    evaluation_version: str
    verdict: dict[str, Any]
    promoted_at: str
    simulated: bool


class Move(Strict):
    """One line of a record's history; `action` is promoted or rolled_back."""

    action: str
    run_id: str
    model_arn: str
    at: str


class ChampionRecord(Champion):
    """`champions/<recipe>.json`: the champion, the one before it, and every move, oldest first."""

    previous: Champion | None = None
    history: tuple[Move, ...] = ()


def promoted(record: ChampionRecord | None, candidate: Champion) -> ChampionRecord:
    """The record after a promotion. Promoting the champion again changes nothing, so that a retry is harmless.

    Raises:
        ValueError: the record is another recipe's, or a simulated model would follow a real one or the reverse.
    """
    if record is None:
        return _record(candidate, None, [_move("promoted", candidate, candidate.promoted_at)])
    if record.recipe != candidate.recipe:
        raise ValueError(f"the record is of recipe {record.recipe!r}, the candidate of {candidate.recipe!r}")
    if record.simulated != candidate.simulated:
        raise ValueError("a simulated and a real model cannot follow each other as champions")
    if (record.run_id, record.model_arn) == (candidate.run_id, candidate.model_arn):
        return record
    moves = [*record.history, _move("promoted", candidate, candidate.promoted_at)]
    return _record(candidate, champion_of(record), moves)


def rolled_back(record: ChampionRecord, at: str) -> ChampionRecord:
    """The record after the champion gave way to the one before it; that one may be rolled back to in turn.

    Raises:
        ValueError: there is none before it.
    """
    if record.previous is None:
        raise ValueError(f"recipe {record.recipe!r} has no champion before {record.run_id} to go back to")
    moves = [*record.history, _move("rolled_back", record.previous, at)]
    return _record(record.previous.model_copy(update={"promoted_at": at}), champion_of(record), moves)


def champion_of(record: ChampionRecord) -> Champion:
    """The record's champion without the past."""
    return Champion.model_validate(record.model_dump(include=set(Champion.model_fields)))


def _record(champion: Champion, previous: Champion | None, history: list[Move]) -> ChampionRecord:
    return ChampionRecord(
        **champion.model_dump(include=set(Champion.model_fields)), previous=previous, history=tuple(history)
    )


def _move(action: str, champion: Champion, at: str) -> Move:
    return Move(action=action, run_id=champion.run_id, model_arn=champion.model_arn, at=at)
