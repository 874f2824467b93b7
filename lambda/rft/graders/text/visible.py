"""What of a response counts: the text outside its think blocks."""

from __future__ import annotations

import re

_NAMES = r"think|thinking|thoughts?|reasoning|scratchpad|analysis|reflection|(?:inner|internal)_monologue"
_THINK = re.compile(
    rf"<\s?(?P<close>/)?\s?(?:\w{{1,12}}:)?(?:{_NAMES})(?:\s[^<>]{{0,60}})?>"
    r"|<\|(?P<begin>begin|end)_of_thought\|>|\[(?P<close2>/)?THINK\]|◁(?P<close3>/)?think▷",
    re.IGNORECASE,
)
_LONG = 1000
_GAP = re.compile(r"\s{4,}")
_MAY_BE_TAG = re.compile(r"<[a-zA-Z/|\s]")
_STRUCK = re.compile(r"~~[^~\n]{1,2000}~~|<del>[^<]{0,2000}(?:</del>|\Z)|^\[//\]:[^\n]*", re.MULTILINE)
_CHANNEL, _FINAL = "<|channel|>", "<|channel|>final<|message|>"
_SOLUTION = re.compile(r"<\|(?:begin|end)_of_solution\|>|</?(?:answer|solution)>", re.IGNORECASE)


def visible(text: str) -> str:
    """The response without its think blocks. An unclosed block hides the rest; a lone closing tag hides all before."""
    if _CHANNEL in text:
        # Channels of their own for analysis and answer: an answer in no final channel is none.
        text = text.rpartition(_FINAL)[2] if _FINAL in text else ""
    if not _MAY_BE_TAG.search(text) and "◁" not in text and "[THINK]" not in text:
        return text
    if not _THINK.search(text):
        return _SOLUTION.sub(" ", text)
    kept: list[str] = []
    depth, at = 0, 0
    for tag in _THINK.finditer(text):
        closes = bool(tag["close"] or tag["close2"] or tag["close3"]) or (tag["begin"] or "").lower() == "end"
        if depth == 0 and closes:
            kept.clear()
        elif depth == 0:
            kept.append(text[at : tag.start()])
        depth = max(depth - 1, 0) if closes else depth + 1
        at = tag.end()
    if depth == 0:
        kept.append(text[at:])
    return _SOLUTION.sub(" ", "\n".join(kept))


def unmarked(text: str) -> str:
    """The text without what a reader does not see or sees struck out (comments, ``~~...~~``, ``<del>``), long gaps made
    short: patterns that allow for spaces would read a gap again from each of its places."""
    if len(text) > _LONG and _GAP.search(text):
        text = _GAP.sub(lambda gap: "\n\n" if "\n" in gap[0] else "  ", text)
    if "<!--" in text:
        pieces = text.split("<!--")
        text = pieces[0] + " ".join(piece.partition("-->")[2] for piece in pieces[1:])
    if "<del>" in text or "~~" in text or "[//]:" in text:
        text = _STRUCK.sub(" ", text)
    return text
