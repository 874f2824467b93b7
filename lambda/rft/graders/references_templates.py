"""What the placeholders of a templated grader ask of a row, beside the response: see `references`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rft.contracts.grader_event import BadSample, GraderSample, parse_sample
from rft.graders.templates import Template, Unfilled

PATH = "reference_answer"

_ITEM = re.compile(r"\{\{\s*item\.[^{}]{1,200}\}\}")
_DEFAULT_REFERENCE = "{{item.reference_answer}}"


def placeholders(found: Mapping[str, Any]) -> list[str]:
    """Every `{{item...}}` of a grader's own settings, once."""
    texts: list[str] = []
    pending: list[Any] = [value for key, value in found.items() if key != "graders"]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            texts += _ITEM.findall(value)
        elif isinstance(value, Mapping):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    if found.get("type") in ("string_check", "text_similarity") and "reference" not in found:
        texts.append(_DEFAULT_REFERENCE)
    return list(dict.fromkeys(texts))


def filled(sources: list[str], row: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first placeholder that a row does not fill, as key and end of a sentence; None where all are filled."""
    sample = _sample(row)
    if sample is None:
        return None
    for source in sources:
        key = source.strip("{} ").removeprefix("item.")
        try:
            filled = Template(source).fill(sample)
        except Unfilled:
            return key, f"is not in the row, and the grader asks for {source}"
        if key == PATH and not filled.strip():
            return key, "is blank, and an empty text holds for everything"
    return None


def _sample(row: Mapping[str, Any]) -> GraderSample | None:
    """The row as a grader gets it with an empty response; None where its messages make no prompt."""
    messages = row.get("messages")
    if not isinstance(messages, list):
        return None
    turn = {"role": "assistant", "content": ""}
    metadata = {key: value for key, value in row.items() if key not in ("messages", "id")}
    found = parse_sample({"id": "0", "messages": [*messages, turn], "metadata": metadata})
    return None if isinstance(found, BadSample) else found
