"""Request bodies of Bedrock's Converse and InvokeModel as chat turns and tools of a dataset row.

InvokeModel's body is the model family's own: Nova and Converse share theirs, Anthropic's Messages and Chat Completions
(OpenAI, Qwen, Mistral) are told by their keys, Titan's and others' is one text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class NotARow(Exception):
    """A request that cannot be a row; the message is the reason, in a few words that many requests can share."""


MEDIA = "holds images, documents, audio or video, which RFT does not take"
UNKNOWN = "has a request body of an unknown form"
TEMPLATED = "is a text with a chat template's marks in it, not chat turns"

_MEDIA_BLOCKS = frozenset({"image", "document", "video", "audio", "image_url", "input_audio", "file"})
_TEMPLATE_MARKS = ("<|", "[INST]", "<s>", "\n\nHuman:", "<start_of_turn>")

Row = dict[str, Any]


def row_of_body(body: Mapping[str, Any]) -> Row:
    """`messages`, and `tools` where there are any.

    Raises:
        NotARow: nothing can be made of it.
    """
    if isinstance(body.get("messages"), list):
        tools = _tools(body)
        messages = [*_system(body.get("system")), *_turns(body["messages"])]
        return {"messages": messages, "tools": tools} if tools else {"messages": messages}
    text = body.get("inputText", body.get("prompt"))
    if not isinstance(text, str):
        raise NotARow(UNKNOWN)
    if any(mark in text for mark in _TEMPLATE_MARKS):
        raise NotARow(TEMPLATED)
    return {"messages": [{"role": "user", "content": text}]}


def _system(system: object) -> list[Row]:
    if system is None:
        return []
    text = system if isinstance(system, str) else "\n".join(_texts(system))
    return [{"role": "system", "content": text}] if text.strip() else []


def _turns(messages: Sequence[object]) -> list[Row]:
    turns: list[Row] = []
    for message in messages:
        if not isinstance(message, Mapping) or not isinstance(message.get("role"), str):
            raise NotARow(UNKNOWN)
        role, content = message["role"], message.get("content")
        if role == "tool" or message.get("tool_calls"):
            # Chat Completions, as rows are.
            turns.append(
                {
                    key: message[key]
                    for key in ("role", "content", "tool_calls", "tool_call_id")
                    if key in message
                }
            )
        elif isinstance(content, str):
            turns.append({"role": "system" if role == "developer" else role, "content": content})
        elif isinstance(content, list):
            turns.extend(_turns_of_blocks(role, content))
        else:
            raise NotARow(UNKNOWN)
    return turns


def _turns_of_blocks(role: str, blocks: Sequence[object]) -> list[Row]:
    """A turn of blocks: tool results become turns of their own, before the text that goes with them."""
    results: list[Row] = []
    texts: list[str] = []
    calls: list[Row] = []
    for block in blocks:
        if not isinstance(block, Mapping):
            raise NotARow(UNKNOWN)
        call, result = _call(block), _result(block)
        if call is not None:
            calls.append(call)
        elif result is not None:
            results.append(result)
        else:
            texts.extend(_texts([block]))
    turn: Row = {"role": role, "content": "\n".join(texts)}
    if calls:
        turn["tool_calls"] = calls
    return [*results, *([turn] if texts or calls else [])]


def _texts(blocks: object) -> list[str]:
    """The texts of content blocks; reasoning and cache points are left out."""
    if not isinstance(blocks, list):
        raise NotARow(UNKNOWN)
    found: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            found.append(block)
            continue
        if not isinstance(block, Mapping):
            raise NotARow(UNKNOWN)
        kind = block.get("type")
        if (isinstance(kind, str) and kind in _MEDIA_BLOCKS) or _MEDIA_BLOCKS & set(block):
            raise NotARow(MEDIA)
        text = block.get("text")
        guarded = block.get("guardContent")
        if isinstance(guarded, Mapping) and isinstance(guarded.get("text"), Mapping):
            text = guarded["text"].get("text")
        if isinstance(text, str) and kind in (None, "text", "input_text", "output_text"):
            found.append(text)
    return found


def _call(block: Mapping[str, Any]) -> Row | None:
    used = block.get("toolUse")
    if isinstance(used, Mapping):
        return _function_call(used.get("toolUseId"), used.get("name"), used.get("input"))
    if block.get("type") == "tool_use":
        return _function_call(block.get("id"), block.get("name"), block.get("input"))
    return None


def _function_call(call_id: object, name: object, arguments: object) -> Row:
    text = json.dumps(arguments if arguments is not None else {}, ensure_ascii=False)
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": text}}


def _result(block: Mapping[str, Any]) -> Row | None:
    result = block.get("toolResult")
    if isinstance(result, Mapping):
        return _tool_turn(result.get("toolUseId"), result.get("content"))
    if block.get("type") == "tool_result":
        return _tool_turn(block.get("tool_use_id"), block.get("content"))
    return None


def _tool_turn(call_id: object, content: object) -> Row:
    if isinstance(content, str):
        return {"role": "tool", "tool_call_id": call_id, "content": content}
    parts = content if isinstance(content, list) else []
    documents = [
        json.dumps(part["json"], ensure_ascii=False)
        for part in parts
        if isinstance(part, Mapping) and "json" in part
    ]
    return {"role": "tool", "tool_call_id": call_id, "content": "\n".join([*_texts(parts), *documents])}


def _tools(body: Mapping[str, Any]) -> list[Row]:
    config = body.get("toolConfig")
    offered = config.get("tools") if isinstance(config, Mapping) else body.get("tools")
    if not isinstance(offered, list):
        return []
    made: list[Row] = []
    for tool in offered:
        if isinstance(tool, Mapping) and isinstance(tool.get("function"), Mapping):
            made.append(dict(tool))
            continue
        form = next(
            (form for key, form in _TOOL_FORMS.items() if isinstance(tool, Mapping) and key in tool), None
        )
        if form is not None:
            made.append({"type": "function", "function": form(tool)})
    return made


def _converse_tool(tool: Mapping[str, Any]) -> Row:
    spec = tool["toolSpec"]
    if not isinstance(spec, Mapping):
        raise NotARow(UNKNOWN)
    schema = spec.get("inputSchema")
    return _function(spec, schema.get("json") if isinstance(schema, Mapping) else None)


def _function(spec: Mapping[str, Any], schema: object) -> Row:
    made: Row = {"name": spec.get("name")}
    if spec.get("description"):
        made["description"] = spec["description"]
    made["parameters"] = schema if schema is not None else {"type": "object", "properties": {}}
    return made


_TOOL_FORMS: dict[str, Callable[[Mapping[str, Any]], Row]] = {
    "toolSpec": _converse_tool,
    "input_schema": lambda tool: _function(tool, tool["input_schema"]),
}


def response_text(body: object) -> str | None:
    """What the model answered, as text: of Converse, Anthropic's Messages, Chat Completions, Titan, or the chunks of a
    streamed InvokeModel; None where there is none."""
    if isinstance(body, list):
        texts = [_chunk_text(chunk) for chunk in body if isinstance(chunk, Mapping)]
        return "".join(texts) or None
    if not isinstance(body, Mapping):
        return None
    output = body.get("output")
    message = output.get("message") if isinstance(output, Mapping) else None
    choices = body.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
        message = choices[0].get("message")
    content = message.get("content") if isinstance(message, Mapping) else body.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(
            block["text"]
            for block in content
            if isinstance(block, Mapping) and isinstance(block.get("text"), str)
        )
    results = body.get("results")
    if isinstance(results, list) and results and isinstance(results[0], Mapping):
        text = results[0].get("outputText")
        return text if isinstance(text, str) else None
    return None


def _chunk_text(chunk: Mapping[str, Any]) -> str:
    delta = chunk.get("delta")
    of_nova = chunk.get("contentBlockDelta")
    if isinstance(of_nova, Mapping):
        delta = of_nova.get("delta")
    text = delta.get("text") if isinstance(delta, Mapping) else chunk.get("outputText")
    return text if isinstance(text, str) else ""
