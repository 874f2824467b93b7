"""The last turn is the user's or a tool's: the model writes the next one in training, so there is no answer to give."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if not line.turns:
        return
    index, turn = line.turns[-1]
    role, path = turn.get("role"), f"messages[{index}].role"
    if role == "assistant":
        yield Problem(
            "ends with an assistant turn, which the model writes itself in training",
            path=path,
            todo="put the answer into `reference_answer` and remove the turn",
        )
    elif role == "system" and len(line.turns) > 1:
        yield Problem("ends with a system turn", path=path)


CHECK = LineCheck(
    "last_turn", "The last turn is the user's or a tool's.", "end with the user's turn", stateless(_check)
)
