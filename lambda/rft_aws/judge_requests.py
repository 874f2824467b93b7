"""A judge's question as a Converse request, and Converse's answer as the judge's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rft.catalogue.judges import JudgeCall
from rft.graders.judge.client import Answer, Question, StopReason, Usage
from rft.graders.strict_json import DECODER

STOPS: Mapping[str, StopReason] = {
    "content_filtered": "refused",
    "guardrail_intervened": "refused",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
}
"""Bedrock's reasons to stop that are not an answer's end."""
MALFORMED = frozenset({"malformed_model_output", "malformed_tool_use"})
"""Reasons with which nothing of an answer counts, whatever part of it has come."""
# What ug, "Get validated JSON results", and Nova's tools do not take. Graders check the answer's values themselves.
_NOT_TAKEN = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"}
    | {"minItems", "maxItems", "uniqueItems", "pattern", "$schema", "title"}
)
_TOOL_KEYS = ("type", "properties", "required")


def converse_arguments(question: Question, call: JudgeCall) -> dict[str, Any]:
    """The arguments of `converse`.

    The system text comes first and is followed by a cache checkpoint where the model has them, so that the rows of a
    grader pay for it once.
    """
    system: list[dict[str, Any]] = [{"text": question.system}] if question.system else []
    if system and call.caches:
        system.append({"cachePoint": {"type": "default"}})
    request: dict[str, Any] = {
        "modelId": question.model,
        "messages": [{"role": "user", "content": [{"text": question.user}]}],
        "inferenceConfig": {
            "maxTokens": question.max_tokens + call.reasoning_tokens,
            "temperature": question.temperature,
        },
    }
    if system:
        request["system"] = system
    if question.metadata:
        request["requestMetadata"] = dict(question.metadata)
    if question.schema is not None:
        request |= _form(question.schema_name, plain_schema(question.schema), call)
    return request


def _form(name: str, schema: dict[str, Any], call: JudgeCall) -> dict[str, Any]:
    if call.structured == "json_schema":
        wanted = {"name": name, "schema": json.dumps(schema, separators=(",", ":"))}
        return {"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": wanted}}}}
    if call.structured == "tool":
        # At its top level Nova takes these keys of a tool's schema and no others.
        top = {key: schema[key] for key in _TOOL_KEYS if key in schema}
        tool = {"name": name, "description": "Gives the answer.", "inputSchema": {"json": top}}
        return {
            "toolConfig": {"tools": [{"toolSpec": tool}], "toolChoice": {"tool": {"name": name}}},
        }
    return {}


def plain_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema without the keywords that Bedrock does not take; names of properties stay what they are."""
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NOT_TAKEN:
            continue
        if key == "properties":
            plain[key] = {name: plain_schema(each) for name, each in value.items()}
        elif isinstance(value, Mapping):
            plain[key] = plain_schema(value)
        else:
            plain[key] = value
    return plain


def judge_answer(question: Question, call: JudgeCall, response: Mapping[str, Any], throttled: int) -> Answer:
    """The answer in Converse's response.

    Args:
        throttled: how often the call was turned away before.

    Raises:
        KeyError, TypeError, ValueError: the response is not what Converse documents.
    """
    reason = response["stopReason"]
    stop = STOPS.get(reason, "end")
    usage = _usage(response["usage"], throttled, refused=stop == "refused")
    if reason in MALFORMED:
        return Answer("", None, stop, usage)
    # A response that was filtered need not have a message.
    blocks = ((response.get("output") or {}).get("message") or {}).get("content") or []
    text = "".join(block["text"] for block in blocks if "text" in block)
    if question.schema is None or stop != "end":
        return Answer(text, None, stop, usage)
    used = [block["toolUse"] for block in blocks if "toolUse" in block]
    if call.structured == "tool" and used:
        return Answer("", _tool_input(question.schema_name, used), stop, usage)
    return Answer(text, _whole_object(text) if call.structured == "json_schema" else None, stop, usage)


def _usage(counts: Mapping[str, int], throttled: int, *, refused: bool) -> Usage:
    return Usage(
        calls=1,
        # Converse counts what it writes to its cache apart from the input; it is paid for as input.
        input_tokens=counts["inputTokens"] + counts.get("cacheWriteInputTokens", 0),
        output_tokens=counts["outputTokens"],
        cached_tokens=counts.get("cacheReadInputTokens", 0),
        throttled=throttled,
        refused=int(refused),
    )


def _tool_input(name: str, used: Sequence[Mapping[str, Any]]) -> object | None:
    """What the forced tool was called with; None unless it was called exactly once."""
    if len(used) != 1 or used[0]["name"] != name:
        return None
    found: object = used[0]["input"]
    return found


def _whole_object(text: str) -> object | None:
    """The JSON object that the text is, wholly; None for anything else."""
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
