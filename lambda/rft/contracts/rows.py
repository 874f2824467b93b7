"""What a dataset row and a prompt are, in the words that every other module uses.

A row is one JSON object of a split: ``{"messages": [...], "reference_answer": str | object, "id"?, "tools"?, ...}``.
The same prompt travels in three dresses (dataset row, Converse request, grader event); `prompt_hash` gives
all three the same name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

STAMP_KEY = "rft"
"""Top-level key under which a run stamps its rows: ``{"run", "row", "split"}``."""

MAX_SPLIT_BYTES = 500_000_000
"""Bedrock publishes no size for RFT. This is its 20,000 rows of 25 KB each, and keeps a run's copy inside Lambda's
/tmp of 512 MB."""

ASSISTANT_ROLES = frozenset({"assistant", "nova_assistant"})
"""Bedrock's grader events carry either name for the model's own turn."""


def content_text(content: object) -> str:
    """The text of a message's content: a string, or parts joined by newlines.

    Parts may be strings, ``{"type": "text", "text": ...}`` or Converse's ``{"text": ...}``. Reasoning, images
    and tool parts are no text and are left out. Anything else (None, a number) is the empty string.
    """
    if isinstance(content, str):
        return content
    if not isinstance(content, list | tuple):
        return ""
    texts: list[str] = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Mapping) and part.get("type", "text") in ("text", "input_text", "output_text"):
            text = part.get("text")
            if isinstance(text, str):
                texts.append(text)
    return "\n".join(texts)


_CALL_PARTS = frozenset({"tool_use", "toolUse", "tool_call", "function_call"})


def turn_tool_calls(turn: Mapping[str, Any]) -> tuple[Any, ...]:
    """A model turn's tool calls as they came: Chat Completions ``tool_calls`` (or the older ``function_call``), else
    the tool parts of its content (``{"toolUse": ...}`` as Converse and Nova give them). Empty when it calls nothing."""
    calls = turn.get("tool_calls")
    if isinstance(calls, list | tuple) and calls:
        return tuple(calls)
    if isinstance(calls, Mapping) and calls:
        return (calls,)
    if isinstance(turn.get("function_call"), Mapping):
        return (turn["function_call"],)
    content = turn.get("content")
    if not isinstance(content, list | tuple):
        return ()
    return tuple(
        part
        for part in content
        if isinstance(part, Mapping) and ("toolUse" in part or _is_call_type(part.get("type")))
    )


def _is_call_type(kind: object) -> bool:
    return isinstance(kind, str) and kind in _CALL_PARTS


def text_with_calls(text: str, calls: Sequence[Any]) -> str:
    """What a model wrote, for lengths, hashes and examples: its text, then each tool call as a line of JSON."""
    try:
        lines = [json.dumps(call, ensure_ascii=False, sort_keys=True, default=str) for call in calls]
    except RecursionError:
        lines = ["(tool calls nested too deeply to be written)"]
    return "\n".join([text, *lines] if text else lines)


def is_assistant(message: Mapping[str, Any]) -> bool:
    """Whether a message is a model's turn; a role that is no string (a list is not even hashable) is nobody's."""
    role = message.get("role")
    return isinstance(role, str) and role in ASSISTANT_ROLES


def prompt_turns(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The prompt as ``[{"role", "content": text}]``: every turn up to the model's last answer.

    Assistant turns at the end are dropped, so that a grader event and the row it came from agree; assistant turns
    in the middle (worked examples) belong to the prompt.
    """
    end = len(messages)
    while end and is_assistant(messages[end - 1]):
        end -= 1
    turns = []
    for message in messages[:end]:
        role = str(message.get("role", ""))
        name = "assistant" if is_assistant(message) else role
        turns.append({"role": name, "content": content_text(message.get("content"))})
    return turns


def prompt_hash(
    messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]] | None = None
) -> str:
    """64 hex digits that name a prompt: SHA-256 of the canonical JSON of its turns as text and its tools.

    No tools and an empty list of tools are the same prompt.
    """
    document = {"messages": prompt_turns(messages), "tools": list(tools) if tools else None}
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
