"""A tool's parameters are a JSON schema of type object, where there are any."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for path, function in line.functions:
        parameters = function.get("parameters")
        if parameters is None:
            continue
        if not isinstance(parameters, dict):
            yield Problem("is no object", path=f"{path}.parameters")
        elif parameters.get("type") != "object":
            yield Problem("is no schema of type object", path=f"{path}.parameters.type")


CHECK = LineCheck(
    "tool_parameters",
    "A tool's parameters are a JSON schema of type object.",
    'write {"type": "object", "properties": {...}}',
    stateless(_check),
)
