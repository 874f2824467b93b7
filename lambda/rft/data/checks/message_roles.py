"""Every turn's role is system, user, assistant or tool, as Bedrock documents for RFT."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

ROLES = ("system", "user", "assistant", "tool")


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        role = turn.get("role")
        if "role" not in turn:
            yield Problem("has no `role`", path=f"messages[{index}].role")
        elif role not in ROLES:
            shown = repr(role[:40]) if isinstance(role, str) else "this"
            yield Problem(f"{shown} is not a role", path=f"messages[{index}].role")


CHECK = LineCheck(
    "message_roles",
    "Roles are system, user, assistant or tool.",
    f"use {', '.join(ROLES)}",
    stateless(_check),
)
