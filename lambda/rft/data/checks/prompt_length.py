"""No prompt is longer than `maxPromptLength`: Bedrock leaves longer ones out without a word."""

import json
from collections.abc import Iterator

from rft.contracts.rows import content_text
from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Problem, Validation

# The tokenizers are not public. English averages over four bytes of UTF-8 a token, code and JSON about three, and a
# Chinese or Japanese character (three bytes) about one token: three bytes a token seldom promises too much room.
BYTES_PER_TOKEN = 3
# Role and separators of a turn; chat templates take three to five tokens.
TOKENS_PER_TURN = 4


def prompt_tokens(line: Line) -> int:
    """A prompt's length in tokens, tools and tool calls included; an estimate, rather too high than too low."""
    size = 0
    for turn in line.messages:
        size += len(content_text(turn.get("content")).encode("utf-8", "replace"))
        if turn.get("tool_calls"):
            size += len(json.dumps(turn["tool_calls"]))
    if line.row.get("tools"):
        size += len(json.dumps(line.row["tools"]))
    return -(-size // BYTES_PER_TOKEN) + TOKENS_PER_TURN * len(line.messages)


def _begin(validation: Validation) -> LineRule:
    limit = validation.settings.hyperparameters.maxPromptLength

    def check(line: Line) -> Iterator[Problem]:
        # A token has at least a byte in any row that matters: most rows are too short to be counted.
        if limit is None or len(line.raw) < limit:
            return
        tokens = prompt_tokens(line)
        if tokens > limit:
            yield Problem(
                f"is about {tokens:,} tokens long by a careful estimate and maxPromptLength is {limit:,}: "
                "Bedrock would drop the row without a word",
                path="messages",
                drops=True,
            )

    return check


CHECK = LineCheck(
    "prompt_length",
    "No prompt is longer than maxPromptLength.",
    "shorten it, or raise maxPromptLength",
    _begin,
    WARNING,
)
