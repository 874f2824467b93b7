"""Roles are system (first only), user, assistant or tool; a user speaks; the last turn is user or tool."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

_ROLES = ("system", "user", "assistant", "tool")


def _check(line: Line) -> Iterator[Problem]:
    messages = line.row.get("messages")
    if not isinstance(messages, list) or not messages:
        return
    roles = [turn.get("role") if isinstance(turn, dict) else None for turn in messages]
    for index, role in enumerate(roles):
        path = f"messages[{index}].role"
        if role not in _ROLES and isinstance(messages[index], dict):
            yield Problem(f"{role!r} is not a role; use {', '.join(_ROLES)}", path=path)
        elif role == "system" and index > 0:
            yield Problem("a system turn must be the first", path=path)
    if "user" not in roles:
        yield Problem("has no user turn", path="messages")
    elif roles[-1] == "assistant":
        yield Problem(
            "ends with an assistant turn; the model writes that one in training, so put the answer in "
            "`reference_answer` and remove the turn",
            path=f"messages[{len(roles) - 1}].role",
        )
    elif roles[-1] == "system":
        yield Problem("ends with a system turn; it must end with the user or a tool", path="messages")


CHECK = LineCheck(
    "message_roles",
    "Roles are system (first only), user, assistant or tool; a user speaks; the last turn is user or tool.",
    "",
    stateless(_check),
)
