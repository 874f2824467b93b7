"""What of a response counts: the text outside its think blocks."""

from __future__ import annotations

import re

_THINK = re.compile(
    r"<\s?(?P<close>/)?\s?(?:think|thinking|thought|reasoning|scratchpad)\s?>"
    r"|<\|(?P<begin>begin|end)_of_thought\|>",
    re.IGNORECASE,
)
_SOLUTION = re.compile(r"<\|(?:begin|end)_of_solution\|>|</?(?:answer|solution)>", re.IGNORECASE)


def visible(text: str) -> str:
    """The response without its think blocks. An unclosed block hides the rest; a lone closing tag hides all before."""
    if "<" not in text or not _THINK.search(text):
        return _SOLUTION.sub(" ", text) if "<" in text else text
    kept: list[str] = []
    depth, at = 0, 0
    for tag in _THINK.finditer(text):
        closes = bool(tag["close"]) or (tag["begin"] or "").lower() == "end"
        if depth == 0 and closes:
            kept.clear()
        elif depth == 0:
            kept.append(text[at : tag.start()])
        depth = max(depth - 1, 0) if closes else depth + 1
        at = tag.end()
    if depth == 0:
        kept.append(text[at:])
    return _SOLUTION.sub(" ", "\n".join(kept))
