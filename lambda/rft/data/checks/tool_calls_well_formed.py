"""An assistant's tool calls have the form of Chat Completions: id, type function, name, arguments as JSON text."""

import json
from collections.abc import Iterator
from typing import Any

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    for index, turn in line.turns:
        if "tool_calls" not in turn or turn["tool_calls"] is None:
            continue
        path, calls = f"messages[{index}].tool_calls", turn["tool_calls"]
        if turn.get("role") != "assistant":
            yield Problem("stands in a turn that is not the assistant's", path=path)
        elif not isinstance(calls, list) or not calls:
            yield Problem("is no non-empty list", path=path)
        else:
            for number, call in enumerate(calls):
                if (wrong := _wrong(call)) is not None:
                    yield Problem(wrong[1], path=f"{path}[{number}]{wrong[0]}")


def _wrong(call: Any) -> tuple[str, str] | None:
    """Where in a call something is wrong, and what."""
    if not isinstance(call, dict):
        return "", "is no object"
    if not isinstance(call.get("id"), str) or not call["id"]:
        return ".id", "is no text that the tool's answer can refer to"
    function = call.get("function")
    if call.get("type") != "function" or not isinstance(function, dict):
        return "", "is not of type function"
    if not isinstance(function.get("name"), str) or not function["name"]:
        return ".function.name", "names no tool"
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        return ".function.arguments", "is no text"
    try:
        parsed = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return ".function.arguments", "is no JSON"
    return None if isinstance(parsed, dict) else (".function.arguments", "is the JSON of no object")


CHECK = LineCheck(
    "tool_calls_well_formed",
    "Tool calls have id, type function, name, and arguments as JSON text.",
    'write {"id", "type": "function", "function": {"name", "arguments": "{...}"}}',
    stateless(_check),
)
