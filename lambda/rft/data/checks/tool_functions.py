"""Every tool is a function, as Chat Completions has it."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    tools = line.row.get("tools")
    for index, tool in enumerate(tools if isinstance(tools, list) else []):
        path = f"tools[{index}]"
        if not isinstance(tool, dict):
            yield Problem("is no object", path=path)
        elif tool.get("type") != "function":
            yield Problem("is not of type function", path=f"{path}.type")
        elif not isinstance(tool.get("function"), dict):
            yield Problem("is no object", path=f"{path}.function")


CHECK = LineCheck(
    "tool_functions",
    "Every tool is a function.",
    'write {"type": "function", "function": {"name", "description", "parameters"}}',
    stateless(_check),
)
