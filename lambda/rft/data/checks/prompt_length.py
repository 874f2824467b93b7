"""No prompt is longer than `maxPromptLength`: Bedrock leaves longer ones out without a word."""

from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.contracts.rows import content_text
from rft.data.checks.base import Line, LineCheck, Memory, Problem

# English averages about four characters a token; the tokenizer itself is not public.
CHARACTERS_PER_TOKEN = 4


def _check(line: Line, memory: Memory) -> Iterator[Problem]:
    if memory.max_prompt_tokens is None:
        return
    characters = sum(len(content_text(turn.get("content"))) for turn in line.messages)
    tokens = -(-characters // CHARACTERS_PER_TOKEN)
    if tokens > memory.max_prompt_tokens:
        yield Problem(
            f"is about {tokens:,} tokens long and maxPromptLength is {memory.max_prompt_tokens:,}: "
            "Bedrock drops it silently",
            Severity.WARNING,
            "messages",
        )


CHECK = LineCheck("prompt_length", "No prompt is longer than maxPromptLength.", _check)
