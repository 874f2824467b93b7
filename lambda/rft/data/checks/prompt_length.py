"""No prompt is longer than `maxPromptLength`: Bedrock leaves longer ones out without a word."""

from collections.abc import Iterator

from rft.contracts.rows import content_text
from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Problem, Validation

# English averages about four characters a token; the tokenizer itself is not public.
CHARACTERS_PER_TOKEN = 4


def _begin(validation: Validation) -> LineRule:
    limit = validation.settings.hyperparameters.maxPromptLength

    def check(line: Line) -> Iterator[Problem]:
        if limit is None:
            return
        characters = sum(len(content_text(turn.get("content"))) for turn in line.messages)
        tokens = -(-characters // CHARACTERS_PER_TOKEN)
        if tokens > limit:
            yield Problem(
                f"is about {tokens:,} tokens long and maxPromptLength is {limit:,}: Bedrock drops it silently",
                path="messages",
                drops=True,
            )

    return check


CHECK = LineCheck("prompt_length", "No prompt is longer than maxPromptLength.", "", _begin, WARNING)
