"""Tools are Chat Completions functions with unique names and object parameters."""

import re
from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

# The Converse API's toolSpec.name; a name outside it cannot be sent at evaluation.
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def _check(line: Line) -> Iterator[Problem]:
    if "tools" not in line.row:
        return
    tools = line.row["tools"]
    if not isinstance(tools, list) or not tools:
        yield Problem("must be a non-empty list; leave the key out where there are no tools", path="tools")
        return
    names: set[str] = set()
    for index, tool in enumerate(tools):
        path = f"tools[{index}]"
        function = tool.get("function") if isinstance(tool, dict) and tool.get("type") == "function" else None
        if not isinstance(function, dict):
            yield Problem('must be {"type": "function", "function": {...}}', path=path)
            continue
        name = function.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield Problem("must have 1 to 64 letters, digits, _ or -", path=f"{path}.function.name")
        elif name in names:
            yield Problem(f"{name!r} names another tool of this row too", path=f"{path}.function.name")
        else:
            names.add(name)
        parameters = function.get("parameters")
        if parameters is not None and (
            not isinstance(parameters, dict) or parameters.get("type") != "object"
        ):
            yield Problem('must be a JSON schema of type "object"', path=f"{path}.function.parameters")


CHECK = LineCheck(
    "tools_well_formed", "Tools are functions with unique names and object parameters.", "", stateless(_check)
)
