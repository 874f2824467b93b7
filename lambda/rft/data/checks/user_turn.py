"""There is a user turn: the model has something to answer."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.checks.message_roles import ROLES


def _check(line: Line) -> Iterator[Problem]:
    roles = [turn.get("role") for _, turn in line.turns]
    # A role that nobody knows may be the user's, misspelt: that is its own finding.
    if roles and "user" not in roles and all(role in ROLES for role in roles):
        yield Problem("has no user turn", path="messages")


CHECK = LineCheck(
    "user_turn", "There is a user turn.", "put the question into a user turn", stateless(_check)
)
