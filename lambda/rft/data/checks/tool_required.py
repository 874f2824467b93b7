"""What a tool's schema requires is among its properties: a model cannot fill in what is not described."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless
from rft.data.walk import walk


def _check(line: Line) -> Iterator[Problem]:
    for path, function in line.functions:
        for where, schema in walk(function.get("parameters"), f"{path}.parameters"):
            if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
                continue
            required = schema.get("required")
            names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
            if missing := [name for name in names if name not in schema["properties"]]:
                yield Problem(f"{missing[0][:64]!r} is required and no property", path=f"{where}.required")


CHECK = LineCheck(
    "tool_required",
    "What a tool's schema requires is among its properties.",
    "describe it under `properties`, or do not require it",
    stateless(_check),
)
