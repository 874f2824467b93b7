"""Splits share no near-duplicates, even with other references: what is learned of a form helps in the same form."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, CorpusCheck, Place, Problem, Validation
from rft.data.near_duplicates import NearDuplicates, shares
from rft.data.near_duplicates_search import Kind


class _Overlap:
    def __init__(self, validation: Validation) -> None:
        self._prompts = validation.shared(NearDuplicates)
        self.see = self._prompts.see

    def problems(self) -> Iterator[tuple[Place | str, Problem]]:
        for share in shares(self._prompts, Kind.OTHER_REFERENCE):
            yield (
                share.place,
                Problem(
                    f"is nearly {share.first} with another reference_answer, and {share.text} nearly a row of "
                    f"{share.first.split}",
                    path="messages",
                ),
            )


CHECK = CorpusCheck(
    "no_near_overlap",
    "No prompt of one split is nearly another split's (Jaccard 0.8), even with another reference.",
    "expect the gain to be smaller on prompts of another form, or keep each form in one split with `rft split`",
    _Overlap,
    WARNING,
)
