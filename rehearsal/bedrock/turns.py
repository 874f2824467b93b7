"""A made-up response as a model's turn: in Chat Completions form for the grader, in blocks for Converse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearsal.bedrock.datasets import CHARACTERS_PER_TOKEN


def grader_turn(text: str) -> dict[str, Any]:
    """The assistant turn that Bedrock appends to a row's messages."""
    return {"role": "assistant", "content": text}


def converse_blocks(text: str, max_tokens: int | None) -> tuple[list[Mapping[str, Any]], str, int]:
    """Content blocks, stop reason and output tokens; the text is cut where `max_tokens` ends."""
    limit = None if max_tokens is None else max_tokens * CHARACTERS_PER_TOKEN
    cut = limit is not None and len(text) > limit
    shown = text[:limit] if cut else text
    tokens = max(1, -(-len(shown) // CHARACTERS_PER_TOKEN))
    return [{"text": shown}], "max_tokens" if cut else "end_turn", tokens
