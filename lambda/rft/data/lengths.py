"""How long prompts and answers are, in tokens by a careful estimate.

The tokenizers are not public. English averages over four bytes of UTF-8 a token, code and JSON about three, and a
Chinese or Japanese character (three bytes) about one token: three bytes a token seldom promises too much room.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.contracts.rows import content_text
from rft.contracts.run import SplitLengths

BYTES_PER_TOKEN = 3
# Role and separators of a turn; chat templates take three to five tokens.
TOKENS_PER_TURN = 4


def prompt_tokens(messages: Sequence[Mapping[str, Any]], tools: object = None) -> int:
    """A prompt's length, tools and tool calls included."""
    size = 0
    for turn in messages:
        size += len(content_text(turn.get("content")).encode("utf-8", "replace"))
        if turn.get("tool_calls"):
            size += len(json.dumps(turn["tool_calls"]))
    if tools:
        size += len(json.dumps(tools))
    return _tokens(size) + TOKENS_PER_TURN * len(messages)


def text_tokens(value: object) -> int:
    """The length of an answer: a text, or what an object or list is as JSON."""
    if value is None:
        return 0
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _tokens(len(text.encode("utf-8", "replace")))


class LengthMeter:
    """Takes rows one by one and keeps the longest; what is no row, or nested too deeply to be one, counts nothing."""

    def __init__(self) -> None:
        self.longest = SplitLengths()

    def see(self, row: object) -> None:
        """Measure one parsed line, whatever it is."""
        if not isinstance(row, dict):
            return
        found = row.get("messages")
        turns = [turn for turn in found if isinstance(turn, dict)] if isinstance(found, list) else []
        try:
            seen = SplitLengths(
                prompt=prompt_tokens(turns, row.get("tools")),
                reference=text_tokens(row.get("reference_answer")),
                gold=text_tokens(row.get("gold_response")),
            )
        except RecursionError:
            return
        self.longest = SplitLengths(
            prompt=max(self.longest.prompt, seen.prompt),
            reference=max(self.longest.reference, seen.reference),
            gold=max(self.longest.gold, seen.gold),
        )


def lengths_of(lines: Iterable[bytes]) -> tuple[int, SplitLengths]:
    """(lines, longest) of a split as it lies in a file; a line that is no JSON counts as a line alone."""
    meter, count = LengthMeter(), 0
    for line in lines:
        count += 1
        try:
            meter.see(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return count, meter.longest


def _tokens(size: int) -> int:
    return -(-size // BYTES_PER_TOKEN)
