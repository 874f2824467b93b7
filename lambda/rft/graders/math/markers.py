"""Where a response marks its answer: ``####``, ``\\boxed{}``, "the answer is", "Answer:", or a line "A:".

All searches run backwards over the text and are linear in its length.
"""

from __future__ import annotations

import re

_PHRASE = re.compile(
    r"answers?\b[*_`\"']*(?:(?:\s+(?:to|for|of)\b[^.\n=:0-9]{0,80}?)?\s*(?::|=|\bis\b|\bequals\b|\bwould be\b)[:*_`]*"
    r"|(?=\s*(?:\\\[|\\\((?![ \t]*\n)|\$\$)))",
    re.IGNORECASE,
)
_LINE_MARK = re.compile(r"[ \t>*_]*a[*_]*:", re.IGNORECASE)
_DENIED = re.compile(
    r"(?:n't|\bnot|\bnever|\bdoubt|\bfalse|\bwrong|\bunlikely)\s+(?:(?:think|believe|say|saying|claim|true|that|sure|mean|case"
    r"|the|final|correct|right|my|an|our)\s+){0,5}\Z",
    re.IGNORECASE,
)
TAKEN_BACK = re.compile(
    r"\b(?:wait|actually|scratch that|correction|mistaken?|mistakes|wrong|incorrect|retract\w*|disregard|ignore|oops"
    r"|never ?mind|changed? my mind|not (?:right|correct|sure|the (?:answer|final))|isn't (?:right|correct)"
    r"|i take (?:it|that) back|no,|rather than that|just kidding|i lied|unsure|misread|miscalculated)",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:or|either|maybe|perhaps|possibly|might|could|not|instead|alternatively|otherwise|unless|depending)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)|\n")


def lowered(text: str) -> str:
    """The text in lower case at the same length, so that positions stay good."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower


def denied(text: str, start: int) -> bool:
    """Whether the words before a marker deny it: "I don't think the answer is"."""
    return bool(_DENIED.search(text[max(0, start - 80) : start]))


def last_marker(text: str, lower: str, end: int) -> tuple[int, int, str] | None:
    """(start, where its value starts, kind) of the last marker before `end`."""
    hashes = lower.rfind("####", 0, end)
    boxed = lower.rfind("box", 0, end)
    if boxed >= 0:
        boxed = max(lower.rfind("\\boxed", 0, end), lower.rfind("\\fbox", 0, end))
    best = hashes if hashes > boxed else boxed
    line = lower.rfind("a:", best + 1, end)
    while line >= 0:
        line_start = lower.rfind("\n", 0, line) + 1
        mark = _LINE_MARK.match(text, line_start)
        if mark and mark.end() > line:
            break
        line = lower.rfind("a:", best + 1, line)
    phrase, phrase_end = _last_phrase(text, lower, max(best, line) + 1, end)
    if phrase >= 0:
        return phrase, phrase_end, "phrase"
    if line > best:
        return line, line + 2, "A:"
    if best < 0:
        return None
    if hashes > boxed:
        stop = hashes
        while text.startswith("#", stop):
            stop += 1
        return hashes, stop, "####"
    return boxed, boxed + len("\\boxed" if lower.startswith("\\boxed", boxed) else "\\fbox"), "boxed"


def _last_phrase(text: str, lower: str, begin: int, end: int) -> tuple[int, int]:
    at = lower.rfind("answer", begin, end)
    while at >= 0:
        match = _PHRASE.match(text, at)
        if match and match.end() <= end:
            return at, match.end()
        at = lower.rfind("answer", begin, at)
    return -1, -1
