"""No prompt is nearly another of its split: near-duplicates teach little more than one of them."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, CorpusCheck, Place, Problem, Validation
from rft.data.near_duplicates import NearDuplicates, shares
from rft.data.near_duplicates_search import Kind


class _Near:
    def __init__(self, validation: Validation) -> None:
        self._prompts = validation.shared(NearDuplicates)
        self.see = self._prompts.see

    def problems(self) -> Iterator[tuple[Place | str, Problem]]:
        for share in shares(self._prompts, Kind.WITHIN):
            yield (
                share.place,
                Problem(f"is nearly {share.first}, and {share.text} nearly an earlier row", path="messages"),
            )
        if self._prompts.left_out:
            yield (
                self._prompts.last,
                Problem(
                    f"{self._prompts.left_out:,} prompts up to this line were not compared with the others",
                    todo=f"keep the splits under {len(self._prompts):,} prompts in all",
                ),
            )


CHECK = CorpusCheck(
    "no_near_duplicates",
    "No prompt is nearly another of its split (Jaccard 0.8 of word shingles).",
    "keep the rows that differ in what matters; if many should be alike, count on fewer effective rows",
    _Near,
    WARNING,
)
