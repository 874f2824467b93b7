"""No prompt of one split is another split's prompt but for case, spaces and punctuation."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from rft.contracts.rows import prompt_turns
from rft.data.checks.base import WARNING, Line, LineCheck, LineRule, Place, Problem, Validation

# Signs between digits stay: 1.5 and 15, or 3-2 and 3+2, are different questions.
_NOISE = re.compile(r"(?<!\d)[^\w+*/=<>%^()-]+|[^\w+*/=<>%^()-]+(?!\d)")


def _begin(_validation: Validation) -> LineRule:
    seen: dict[bytes, tuple[str, Place]] = {}

    def check(line: Line) -> Iterator[Problem]:
        if line.prompt is None:
            return
        text = "\n".join(turn["content"] for turn in prompt_turns(line.messages) if turn["role"] != "system")
        loose = _NOISE.sub(" ", text.casefold()).strip()
        key = blake2b(loose.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        prompt, first = seen.setdefault(key, (line.prompt, line.place))
        if first.split != line.place.split and prompt != line.prompt:
            yield Problem(
                f"has the prompt of {first} but for its system turn, case, spaces or punctuation",
                path="messages",
            )

    return check


CHECK = LineCheck(
    "no_near_duplicates",
    "No prompt differs from another split's by case, spaces or punctuation alone.",
    "keep it in one split",
    _begin,
    WARNING,
)
