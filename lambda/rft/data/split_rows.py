"""The rows that are to be divided, and which of them have to stay together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rft.data.checks.base import Line, Place
from rft.data.near_duplicates_index import PromptIndex
from rft.data.near_duplicates_search import Clusters, Kind, join_near, near_prompts
from rft.data.near_duplicates_words import context_and_conversation

GROUP_KEYS = ("group", "variant_of")
"""Keys whose values name a group, used where rows have them and none are given."""


class SplitError(Exception):
    """The rows cannot be divided; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One row as it was read. `raw` is without its line end; `groups` are (key, value) names of its groups."""

    raw: bytes
    place: Place
    prompt: str
    conversation: str
    reference: bytes | None
    row_id: str | None
    groups: tuple[tuple[str, str], ...]


def read_rows(files: Mapping[str, Iterable[bytes]], keys: Sequence[str]) -> list[SplitRow]:
    """Every line of every file, in order.

    Args:
        files: lines by the file's name.
        keys: keys whose values name a row's groups; rows without one belong to no group of that key.

    Raises:
        SplitError: a line is no row, or an id stands twice.
    """
    rows: list[SplitRow] = []
    ids: dict[str, Place] = {}
    for name, lines in files.items():
        for number, raw in enumerate(lines, start=1):
            row = _row(raw.rstrip(b"\r\n"), Place("", name, number), keys)
            if row.row_id is not None:
                first = ids.setdefault(row.row_id, row.place)
                if first is not row.place:
                    raise SplitError(
                        f"{row.place}: its id is that of {first}; give every row an id of its own"
                    )
            rows.append(row)
    return rows


def _row(raw: bytes, place: Place, keys: Sequence[str]) -> SplitRow:
    try:
        row: Any = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise SplitError(f"{place}: is not JSON; run `rft validate` on the file first") from error
    line = Line(raw, place, row=row if isinstance(row, dict) else {})
    if line.prompt is None:
        raise SplitError(f"{place}: has no messages; run `rft validate` on the file first")
    groups = [(key, json.dumps(line.row[key])) for key in keys if line.row.get(key) is not None]
    row_id = line.row.get("id")
    if "variant_of" in keys and isinstance(row_id, str):
        # A variant names the row that it was made of by its id.
        groups.append(("variant_of", json.dumps(row_id)))
    _, conversation = context_and_conversation(line.messages)
    return SplitRow(
        raw, place, line.prompt, conversation, line.reference,
        row_id if isinstance(row_id, str) else None, tuple(groups),
    )  # fmt: skip


@dataclass
class Families:
    """Rows by what may not be parted: the same prompt, a common group, near-duplicate prompts.

    `joined` counts, for each of the three reasons, by how many the number of families fell.
    """

    rows: Sequence[SplitRow]
    joined: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clusters = Clusters(len(self.rows))
        self._index = PromptIndex()
        self._first_of: list[int] = []
        self._join("same_prompt", [[row.prompt] for row in self.rows])
        self._join("group", [[f"{key} {value}" for key, value in row.groups] for row in self.rows])
        seen: set[str] = set()
        for number, row in enumerate(self.rows):
            if row.prompt not in seen:
                seen.add(row.prompt)
                self._index.add(bytes.fromhex(row.prompt)[:16], row.conversation)
                self._first_of.append(number)
        self._index.sketch()
        before = self._count()
        join_near(self._index, self._clusters, self._first_of.__getitem__)
        self.joined["near_duplicate"] = before - self._count()

    def members(self) -> list[list[int]]:
        """Row numbers of each family, in the order of their first rows."""
        found: dict[int, list[int]] = {}
        for number in range(len(self.rows)):
            found.setdefault(self._clusters.of(number), []).append(number)
        return list(found.values())

    def join_parted(self, splits: Sequence[str]) -> int:
        """Join families that have near-duplicates in different splits; returns how many pairs there were.

        Of prompts cut from one template only some are compared with each other, so that a division can show a pair
        that was not seen before.
        """
        places = [splits[number] for number in self._first_of]
        parted = near_prompts(self._index, places, [None] * len(places))[Kind.OTHER_REFERENCE]
        for near in parted:
            self._clusters.join(self._first_of[near.number], self._first_of[near.earlier])
        self.joined["near_duplicate"] += len(parted)
        return len(parted)

    def _join(self, reason: str, names: Sequence[Sequence[str]]) -> None:
        before = self._count()
        first: dict[str, int] = {}
        for number, own in enumerate(names):
            for name in own:
                self._clusters.join(first.setdefault(name, number), number)
        self.joined[reason] = before - self._count()

    def _count(self) -> int:
        return sum(self._clusters.of(number) == number for number in range(len(self.rows)))
