"""No text of a turn holds a token that the model reserves for its own markup: it would end or split the turn."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Problem, Validation
from rft.data.walk import texts


def _begin(validation: Validation) -> LineRule:
    model = validation.settings.model
    tokens = [token.casefold() for token in model.special_tokens] if model is not None else []

    def check(line: Line) -> Iterator[Problem]:
        folded = line.text.casefold()
        # Some JSON libraries escape < and >.
        maybe = tokens if "\\u003" in folded else [token for token in tokens if token in folded]
        if not maybe:
            return
        for index, turn in line.turns:
            for path, text in texts(turn.get("content"), f"messages[{index}].content"):
                if found := next((token for token in maybe if token in text.casefold()), None):
                    yield Problem(f"holds {found}, which the model reserves for its own markup", path=path)

    return check


CHECK = LineCheck(
    "special_tokens",
    "No text holds a token that the model reserves.",
    "write it in another way, or leave the row out",
    _begin,
    WARNING,
)
