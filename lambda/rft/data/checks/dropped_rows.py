"""Training keeps its rows: those over `maxPromptLength` are dropped, and epochs get shorter by them."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Problem, TotalCheck, Totals
from rft.data.steps import training_size


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split, dropped in totals.dropped.items():
        if not dropped:
            continue
        said = f"about {dropped:,} of {totals.rows[split]:,} rows would be dropped for their length"
        size = training_size(totals) if split == "train" else None
        if size is not None:
            said += f", which leaves {size.steps:,} of {size.steps_of_all:,} steps"
        yield split, Problem(said)


CHECK = TotalCheck(
    "dropped_rows",
    "No rows are dropped for their length.",
    "raise maxPromptLength above the longest prompt, or shorten the prompts",
    _check,
    WARNING,
)
