"""A tool's name has 1 to 64 letters, digits, `_` or `-`: with another one Converse refuses the request."""

import re
from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless

# Bedrock API reference, ToolSpecification: name.
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def _check(line: Line) -> Iterator[Problem]:
    for path, function in line.functions:
        name = function.get("name")
        if not isinstance(name, str):
            yield Problem("is no text", path=f"{path}.name")
        elif not _NAME.fullmatch(name):
            yield Problem(f"{name[:64]!r} is no name of a tool", path=f"{path}.name")


CHECK = LineCheck(
    "tool_names",
    "A tool's name has 1 to 64 letters, digits, _ or -.",
    "use 1 to 64 letters, digits, _ or -, here and in the reference",
    stateless(_check),
)
