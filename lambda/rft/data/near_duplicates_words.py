"""A prompt as the words and word shingles that near-duplicates are told by.

The system turn is left out: it is the same in most rows, and a question is the same question under another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.contracts.rows import prompt_turns

SHINGLE_WORDS = 3
"""Words in a row that make a shingle: the usual size for prompts and paragraphs."""

_CONTEXT_ROLES = frozenset({"system", "developer"})
# Letters and digits as they are, and the control characters that stand for signs; the rest parts words.
_WORD_BYTES = bytes(
    byte if 48 <= byte < 58 or 97 <= byte < 123 or 1 <= byte <= 8 else 32 for byte in range(256)
)
# Between two numbers a sign is a word: 3 - 2 and 3 + 2 are different questions.
_SIGN = re.compile(r"([\d)]) ?([-+*/^=<>]) ?(?=[\d(])", re.ASCII)
_SIGN_WORDS = {sign: f" {chr(place)} " for place, sign in enumerate("-+*/^=<>", start=1)}
# Scripts that part no words with spaces: each sign is a word of its own.
_UNPARTED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNPARTED}\x01-\x08]|[^\W{_UNPARTED}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
# For short prompts. Signs between digits stay: 1.5 and 15, or 3-2 and 3+2, are different questions.
_NOISE = re.compile(r"(?<!\d)[^\w+*/=<>%^()-]+|[^\w+*/=<>%^()-]+(?!\d)")


def context_and_conversation(messages: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The text of the prompt's system turns, and that of all its other turns; a line break between turns."""
    context: list[str] = []
    conversation: list[str] = []
    for turn in prompt_turns(messages):
        (context if turn["role"] in _CONTEXT_ROLES else conversation).append(turn["content"])
    return "\n".join(context), "\n".join(conversation)


def loose(text: str) -> str:
    """The text without case, spaces at its ends and punctuation, but for what parts and joins numbers."""
    return _NOISE.sub(" ", text.casefold()).strip()


def words(text: str) -> bytes:
    """The text's words in UTF-8, one space between them: without case and punctuation, numbers as words."""
    lower = _SIGN.sub(lambda found: found[1] + _SIGN_WORDS[found[2]], text.casefold())
    if lower.isascii():
        return b" ".join(lower.encode().translate(_WORD_BYTES).split())
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", lower))
    return " ".join(_WORD.findall(plain)).encode("utf-8", "surrogatepass")


def shingles(text: bytes) -> Iterable[bytes]:
    """Every three words in a row of what `words` gives, in order, repeated ones too."""
    parts = text.split(b" ")
    return map(b" ".join, zip(parts, parts[1:], parts[2:], strict=False))
