"""What the stand-in judge counts in a text: words, lines, sentences, content words and runs of three words."""

from __future__ import annotations

import re
from functools import lru_cache

from rft.graders.text.shingles import shingles as word_shingles

_STOP_WORDS = """
a about after all also an and any are as at be been before being but by can could did do does each for from
had has have having he her here his how i if in into is it its just may me might more most must my no not of
on only or our out over she should so than that the their them then there these they this those to up very was
we were what when where which who will with would you your
"""
_STOP = frozenset(_STOP_WORDS.split())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*(?:\s+|$)")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
SHORTEST_CONTENT = 3


def plain(text: str) -> str:
    """The text as it is compared: case folded, white space as single blanks, quotation marks straight."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def words(text: str) -> list[str]:
    """The words in order, case folded."""
    return _WORD.findall(text.translate(_QUOTES).casefold())


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The words of three letters and more that carry content, without those that any English text has."""
    return frozenset(word for word in words(text) if len(word) >= SHORTEST_CONTENT and word not in _STOP)


@lru_cache(maxsize=4096)
def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of three neighbouring words."""
    return word_shingles(words(text))


def share(part: frozenset[object], whole: frozenset[object]) -> float:
    """Which share of `part` stands in `whole`, in [0, 1]; 0 of nothing."""
    return len(part & whole) / len(part) if part else 0.0


def count_words(text: str) -> int:
    """How many pieces between white space there are."""
    return len(text.split())


def count_lines(text: str) -> int:
    """How many lines are not blank."""
    return sum(1 for line in text.splitlines() if line.strip())


def count_sentences(text: str) -> int:
    """How many sentences: each ends with ``.``, ``!`` or ``?`` before white space; a rest without an end is one too."""
    return sum(1 for piece in _SENTENCE_END.split(text.strip()) if any(c.isalnum() for c in piece))
