"""No line of a turn begins with a speaker's label such as `User:`; AWS's validator for tuning data refuses them."""

import re
from collections.abc import Iterator

from rft.data.checks.base import NOTICE, Line, LineCheck, Problem, stateless
from rft.data.walk import texts

# aws-samples/amazon-nova-samples, nova_ft_dataset_validator.py: reserved words.
LABELS = ("system:", "user:", "bot:", "assistant:", "thought:")
_LABEL = re.compile(r"^[ \t]*((?:system|user|bot|assistant|thought):)", re.IGNORECASE | re.MULTILINE)


def _check(line: Line) -> Iterator[Problem]:
    folded = line.text.casefold()
    if not any(label in folded for label in LABELS):
        return
    for index, turn in line.turns:
        for path, text in texts(turn.get("content"), f"messages[{index}].content"):
            if found := _LABEL.search(text):
                yield Problem(
                    f"has a line that begins with {found[1]!r}, like a turn inside the turn", path=path
                )


CHECK = LineCheck(
    "role_labels",
    "No line of a turn begins with a speaker's label.",
    "make it a turn of its own, or word it otherwise",
    stateless(_check),
    NOTICE,
)
