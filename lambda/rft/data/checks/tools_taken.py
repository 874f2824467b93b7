"""Rows have tools only where RFT of the chosen model is documented to take them."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Problem, Validation


def _begin(validation: Validation) -> LineRule:
    model = validation.settings.model

    def check(line: Line) -> Iterator[Problem]:
        if model is not None and not model.takes_tools and line.row.get("tools"):
            yield Problem(
                f"tools are not documented for reinforcement fine-tuning of {model.title}", path="tools"
            )

    return check


CHECK = LineCheck(
    "tools_taken",
    "Rows have tools only where the model is documented to take them.",
    "choose a model that does, or describe the tools in the system turn",
    _begin,
    WARNING,
)
