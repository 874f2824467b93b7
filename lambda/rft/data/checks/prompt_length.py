"""No prompt is longer than `maxPromptLength`: Bedrock leaves longer ones out without a word."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Problem, Validation
from rft.data.lengths import prompt_tokens


def _begin(validation: Validation) -> LineRule:
    limit = validation.settings.hyperparameters.maxPromptLength

    def check(line: Line) -> Iterator[Problem]:
        # A token has at least a byte in any row that matters: most rows are too short to be counted.
        if limit is None or len(line.raw) < limit:
            return
        tokens = prompt_tokens(line.messages, line.row.get("tools"))
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
