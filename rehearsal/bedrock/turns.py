"""A made-up response as Converse's content blocks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rehearsal.bedrock.datasets import CHARACTERS_PER_TOKEN
from rft.preflight.responses.base import Response


def converse_blocks(response: Response, max_tokens: int | None) -> tuple[list[Mapping[str, Any]], str, int]:
    """Content blocks, stop reason and output tokens; what is written is cut where `max_tokens` ends.

    Tool calls become ``toolUse`` blocks. One whose arguments are no JSON object cannot be such a block: the turn ends
    with ``malformed_tool_use`` and what was written is text.
    """
    written = response.written
    limit = None if max_tokens is None else max_tokens * CHARACTERS_PER_TOKEN
    cut = limit is not None and len(written) > limit
    shown = written[:limit] if cut else written
    tokens = max(1, -(-len(shown) // CHARACTERS_PER_TOKEN))
    if cut or not response.tool_calls:
        return [{"text": shown}], "max_tokens" if cut else "end_turn", tokens
    blocks = _tool_blocks(response)
    if blocks is None:
        return [{"text": shown}], "malformed_tool_use", tokens
    return [*([{"text": response.text}] if response.text else []), *blocks], "tool_use", tokens


def _tool_blocks(response: Response) -> list[Mapping[str, Any]] | None:
    blocks: list[Mapping[str, Any]] = []
    for call in response.tool_calls:
        try:
            given = json.loads(call["function"]["arguments"] or "{}")
        except ValueError:
            return None
        if not isinstance(given, dict):
            return None
        use = {"toolUseId": call["id"], "name": call["function"]["name"], "input": given}
        blocks.append({"toolUse": use})
    return blocks
