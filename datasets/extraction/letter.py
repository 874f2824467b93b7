"""The wordings of the extraction dataset, each in one split only.

``{name}`` is a fact, ``{name_sentence}`` its sentence (empty where the fact is not stated), ``<a|b>`` a choice of
words, ``{aside}`` a remark about another document, which hard texts carry. In `sentences` a flag has two wordings,
``true//false``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Letter:
    """A way of writing one kind of document. `item` words one entry of its list, `joint` stands between entries
    ("and" for a sentence)."""

    group: str
    split: str
    kind: str
    body: str
    aside: str
    item: str = "{product}"
    joint: str = "and"
    sentences: dict[str, str] = field(default_factory=dict)
