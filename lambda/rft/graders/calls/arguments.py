"""Whether a call's arguments are what its tool's JSON schema takes: the part of the schema language that tools use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rft.graders.calls.compare import same

MAX_DEPTH = 8


def tool_schemas(tools: object) -> dict[str, Mapping[str, Any]]:
    """JSON schema of the arguments by tool name, from Chat Completions' or Converse's form; others are left out."""
    schemas: dict[str, Mapping[str, Any]] = {}
    for tool in tools if isinstance(tools, list | tuple) else ():
        if not isinstance(tool, Mapping):
            continue
        if isinstance(spec := tool.get("toolSpec"), Mapping):
            holder = spec.get("inputSchema")
            schema = holder.get("json") if isinstance(holder, Mapping) else None
        else:
            inner = tool.get("function", tool)
            spec = inner if isinstance(inner, Mapping) else {}
            schema = spec.get("parameters")
        if isinstance(spec.get("name"), str):
            schemas[spec["name"]] = schema if isinstance(schema, Mapping) else {}
    return schemas


def check_arguments(arguments: Mapping[str, Any], schema: Mapping[str, Any] | None) -> bool:
    """Whether every argument is known, of its type and among its enum, and no required one is missing."""
    return schema is not None and _object(arguments, schema, 0)


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> bool:
    properties = schema.get("properties")
    known: Mapping[str, Any] = properties if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    if isinstance(required, list) and any(key not in value for key in required):
        return False
    if not known and depth:
        return True
    return all(key in known and _fits(item, known[key], depth + 1) for key, item in value.items())


def _fits(value: Any, schema: object, depth: int) -> bool:
    if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
        return isinstance(schema, Mapping) is False
    allowed = schema.get("enum")
    if isinstance(allowed, list) and not any(same(option, value) for option in allowed):
        return False
    kind = schema.get("type")
    if isinstance(kind, list):
        return any(_fits(value, {**schema, "type": one}, depth + 1) for one in kind)
    if kind in ("object", "dict"):
        return isinstance(value, Mapping) and _object(value, schema, depth)
    if kind in ("array", "tuple"):
        return isinstance(value, list) and all(_fits(item, schema.get("items"), depth + 1) for item in value)
    return _scalar(value, kind) and _in_range(value, schema)


def _in_range(value: Any, schema: Mapping[str, Any]) -> bool:
    if not isinstance(value, int | float):
        return True
    least, most = schema.get("minimum"), schema.get("maximum")
    return not (
        (isinstance(least, int | float) and value < least) or (isinstance(most, int | float) and value > most)
    )


def _scalar(value: Any, kind: object) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "null":
        return value is None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer":
        return number and value == value // 1
    return number if kind in ("number", "float") else True
