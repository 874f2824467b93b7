"""Tool calls of the prompt name tools that the row offers: Converse refuses a history of calls without their tools."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    offered = {function["name"] for _, function in line.functions if isinstance(function.get("name"), str)}
    for index, turn in line.turns:
        calls = turn.get("tool_calls")
        for number, call in enumerate(calls if isinstance(calls, list) else []):
            function = call.get("function") if isinstance(call, dict) else None
            name = function.get("name") if isinstance(function, dict) else None
            if isinstance(name, str) and name and name not in offered:
                yield Problem(
                    f"calls {name[:64]!r}, which `tools` does not offer",
                    path=f"messages[{index}].tool_calls[{number}].function.name",
                )


CHECK = LineCheck(
    "tool_calls_offered",
    "Tool calls of the prompt name tools that the row offers.",
    "add the tool to `tools`",
    stateless(_check),
    WARNING,
)
