"""A row in its three dresses: Converse request, chat completion request, grader event.

Training, both arms of the evaluation and the preflight go through here, so that all see the same prompt.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rft.contracts.rows import ASSISTANT_ROLES, STAMP_KEY, content_text

Row = Mapping[str, Any]


def converse_request(row: Row, reasoning_effort: str | None = None) -> dict[str, Any]:
    """`system`, `messages`, `toolConfig` and Nova's reasoning switch, as the Converse API takes them.

    Consecutive turns of one role are joined: Converse wants user and assistant to alternate.
    """
    system = [
        {"text": content_text(m["content"])} for m in row["messages"] if m["role"] in ("system", "developer")
    ]
    turns: list[dict[str, Any]] = []
    for message in row["messages"]:
        if message["role"] in ("system", "developer"):
            continue
        role = "assistant" if message["role"] in ASSISTANT_ROLES else "user"
        blocks = _converse_blocks(message)
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"].extend(blocks)
        else:
            turns.append({"role": role, "content": blocks})
    request: dict[str, Any] = {"messages": turns}
    if system:
        request["system"] = system
    if row.get("tools"):
        request["toolConfig"] = {"tools": [_converse_tool(tool["function"]) for tool in row["tools"]]}
    if reasoning_effort is not None:
        request["additionalModelRequestFields"] = {
            "reasoningConfig": {"type": "enabled", "maxReasoningEffort": reasoning_effort}
        }
    return request


def _converse_blocks(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    if message["role"] == "tool":
        result = {
            "toolUseId": str(message["tool_call_id"]),
            "content": [{"text": content_text(message["content"])}],
        }
        return [{"toolResult": result}]
    blocks: list[dict[str, Any]] = []
    text = content_text(message.get("content"))
    if text:
        blocks.append({"text": text})
    for call in message.get("tool_calls") or []:
        function = call["function"]
        blocks.append(
            {
                "toolUse": {
                    "toolUseId": str(call["id"]),
                    "name": function["name"],
                    "input": json.loads(function["arguments"] or "{}"),
                }
            }
        )
    return blocks


def _converse_tool(function: Mapping[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "name": function["name"],
        "inputSchema": {"json": function.get("parameters") or {"type": "object", "properties": {}}},
    }
    if function.get("description"):
        spec["description"] = function["description"]
    return {"toolSpec": spec}


def response_turn(content: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Converse's answer as a chat completion's assistant turn; reasoning is left out, as training does.

    Half a surrogate pair, which no file can hold, becomes U+FFFD.
    """
    turn: dict[str, Any] = {
        "role": "assistant",
        "content": _whole("".join(block["text"] for block in content if "text" in block)),
    }
    calls = [
        {
            "id": block["toolUse"]["toolUseId"],
            "type": "function",
            "function": {
                "name": block["toolUse"]["name"],
                "arguments": _whole(json.dumps(block["toolUse"]["input"], ensure_ascii=False)),
            },
        }
        for block in content
        if "toolUse" in block
    ]
    if calls:
        turn["tool_calls"] = calls
    return turn


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def chat_completion_request(row: Row, reasoning_effort: str | None = None) -> dict[str, Any]:
    """`messages`, `tools` and `reasoning_effort` as the OpenAI-compatible API takes them."""
    messages = [
        {**message, "role": "assistant"} if message["role"] in ASSISTANT_ROLES else dict(message)
        for message in row["messages"]
    ]
    request: dict[str, Any] = {"messages": messages}
    if row.get("tools"):
        request["tools"] = list(row["tools"])
    if reasoning_effort is not None:
        request["reasoning_effort"] = reasoning_effort
    return request


def completion_turn(message: Mapping[str, Any]) -> dict[str, Any]:
    """A chat completion's message as the assistant turn that is graded: like `response_turn`, without reasoning."""
    turn: dict[str, Any] = {"role": "assistant", "content": _whole(message.get("content") or "")}
    calls = [
        {
            "id": str(call["id"]),
            "type": "function",
            "function": {
                "name": call["function"]["name"],
                "arguments": _whole(call["function"]["arguments"] or "{}"),
            },
        }
        for call in message.get("tool_calls") or ()
    ]
    if calls:
        turn["tool_calls"] = calls
    return turn


def grader_sample(row: Row, response: str | Mapping[str, Any], sample_id: str, phase: str) -> dict[str, Any]:
    """One entry of the grader event, in Bedrock's documented shape.

    Args:
        row: a stamped row of the run's data copy.
        response: the response's text, or a whole assistant turn.
        sample_id: unique in its batch; the result echoes it.
        phase: "preflight" or "profile"; it marks the telemetry as ours, since training rollouts carry none.
    """
    turn = {"role": "assistant", "content": response} if isinstance(response, str) else dict(response)
    metadata = {key: value for key, value in row.items() if key not in ("messages", "id")}
    if STAMP_KEY in metadata:
        metadata[STAMP_KEY] = {**metadata[STAMP_KEY], "phase": phase}
    return {"id": sample_id, "messages": [*row["messages"], turn], "metadata": metadata}
