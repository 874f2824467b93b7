"""Runs of neighbouring words, by which texts are told to copy one another or themselves."""

from __future__ import annotations

from collections.abc import Sequence

SHINGLE = 3
"""Words in a run: the usual size for prompts and paragraphs."""


def shingles(words: Sequence[str], size: int = SHINGLE) -> frozenset[tuple[str, ...]]:
    """Every run of `size` neighbouring words, once; empty for fewer words."""
    return frozenset(zip(*(words[start:] for start in range(size)), strict=False))
