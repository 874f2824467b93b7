"""The prompts of a validation and which of them are near-duplicates: work that several rules share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rft.data.digests import json_text, text_digest
from rft.data.near_duplicates_index import PromptIndex
from rft.data.near_duplicates_search import Kind, Near, near_prompts
from rft.data.near_duplicates_words import context_and_conversation, loose

if TYPE_CHECKING:
    # The checks import this module.
    from rft.data.checks.base import Line, Place

MOST_PROMPTS = 60_000
"""Prompts that are compared: three splits of the service's 20,000. Later ones are not, and that is said."""

COMMON_REFERENCE = 0.05
"""A reference of more than this share of the rows is a label. Under another system turn or other tools the same label
is no sign that the question is the same: a document may stand there."""


class NearDuplicates:
    """Sees every line once, however many rules show it; answers once all lines were seen.

    A prompt that is word for word an earlier one is left to the rules about the same prompt.
    """

    def __init__(self) -> None:
        self._index = PromptIndex()
        self._last: Place | None = None
        self._known: set[bytes] = set()
        self._places: list[Place] = []
        self._references: list[bytes | None] = []
        self._contexts: list[bytes] = []
        self.rows: Counter[str] = Counter()
        self.left_out = 0

    def see(self, line: Line) -> None:
        """Take a line's prompt in; a line without one is passed over."""
        if line.place is self._last or line.prompt is None:
            return
        self._last = line.place
        self.rows[line.place.split] += 1
        name = bytes.fromhex(line.prompt)[:16]
        if name in self._known:
            return
        if len(self._places) >= MOST_PROMPTS:
            self.left_out += 1
            return
        self._known.add(name)
        context, conversation = context_and_conversation(line.messages)
        self._index.add(name, conversation)
        self._places.append(line.place)
        self._references.append(line.reference)
        self._contexts.append(_context_digest(context, json_text(line.tools)))

    def __len__(self) -> int:
        return len(self._places)

    @property
    def last(self) -> Place:
        """Of the line that was seen last.

        Raises:
            ValueError: none was seen.
        """
        if self._last is None:
            raise ValueError("no line was seen")
        return self._last

    def place(self, number: int) -> Place:
        """Where a prompt stands."""
        return self._places[number]

    def of(self, kind: Kind) -> list[Near]:
        """The near-duplicates of a kind, in the order of the lines."""
        return self._found[kind]

    @cached_property
    def _found(self) -> dict[Kind, list[Near]]:
        self._index.sketch()
        return near_prompts(self._index, [place.split for place in self._places], self._identities())

    def _identities(self) -> list[bytes | None]:
        counts = Counter(reference for reference in self._references if reference is not None)
        # One reference for all is a filler; it says nothing about any two rows.
        filler = len(counts) == 1
        label = COMMON_REFERENCE * len(self._references)
        return [
            None
            if reference is None or filler
            else reference + context
            if counts[reference] > label
            else reference
            for reference, context in zip(self._references, self._contexts, strict=True)
        ]


@lru_cache(maxsize=256)
def _context_digest(context: str, tools: str) -> bytes:
    """A name of what a prompt is asked under; most rows share a few."""
    return text_digest(f"{loose(context)}\n{tools}")


@dataclass(frozen=True, slots=True)
class Share:
    """The near-duplicates of one kind between two splits, or within one.

    `place` is the first of them, `first` what it is near to; `text` is "12 of 200 test rows (6.0%) are".
    """

    place: Place
    first: Place
    text: str


def shares(prompts: NearDuplicates, kind: Kind) -> list[Share]:
    """A kind's near-duplicates, counted for each pair of splits, in the order of their first lines."""
    groups: dict[tuple[str, str], list[Near]] = {}
    for near in prompts.of(kind):
        pair = (prompts.place(near.number).split, prompts.place(near.earlier).split)
        groups.setdefault(pair, []).append(near)
    found = []
    for (split, _), group in groups.items():
        rows = prompts.rows[split]
        text = f"{len(group):,} of {rows:,} {split} rows ({len(group) / rows:.1%}) are"
        found.append(Share(prompts.place(group[0].number), prompts.place(group[0].earlier), text))
    return found
