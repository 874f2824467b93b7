"""The first turn behind the system's is the user's: Converse refuses conversations that begin otherwise."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    turns = [(index, turn.get("role")) for index, turn in line.turns if turn.get("role") != "system"]
    if turns and turns[0][1] in ("assistant", "tool") and any(role == "user" for _, role in turns):
        index, role = turns[0]
        yield Problem(f"the conversation begins with the turn of {role}", path=f"messages[{index}].role")


CHECK = LineCheck(
    "first_turn",
    "The first turn behind the system's is the user's.",
    "begin with a user turn",
    stateless(_check),
)
