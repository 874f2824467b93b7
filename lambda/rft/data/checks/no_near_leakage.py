"""No prompt is nearly another split's with the same reference: what was learned by heart would count as skill."""

from collections.abc import Iterator

from rft.data.checks.base import CorpusCheck, Place, Problem, Validation
from rft.data.near_duplicates import NearDuplicates
from rft.data.near_duplicates_search import Kind


class _Leaks:
    def __init__(self, validation: Validation) -> None:
        self._prompts = validation.shared(NearDuplicates)
        self.see = self._prompts.see

    def problems(self) -> Iterator[tuple[Place | str, Problem]]:
        for near in self._prompts.of(Kind.SAME_REFERENCE):
            first = self._prompts.place(near.earlier)
            said = (
                f"has the words of {first}"
                if near.similarity == 1
                else f"shares {near.similarity:.0%} of its word shingles with {first}"
            )
            yield (
                self._prompts.place(near.number),
                Problem(f"{said}, and the same reference_answer", path="messages"),
            )


CHECK = CorpusCheck(
    "no_near_leakage",
    "No prompt of one split is nearly another split's (Jaccard 0.8) with the same reference.",
    "take one of the two out, or divide the rows anew with `rft split`",
    _Leaks,
)
