"""The samples that a preflight sends: which rows, which responses, in which phase."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rft.contracts.conversion import grader_sample
from rft.contracts.rows import STAMP_KEY
from rft.preflight.report import Check
from rft.preflight.responses import (
    GOLD_KEY,
    NoGold,
    Response,
    attacks_for,
    exact_lead,
    holds_gold,
    is_judged,
    lead_grader,
    responses_for,
)
from rft.preflight.responses.general import Surroundings, general_attacks
from rft.profiles.plan import choose_rows

Row: TypeAlias = Mapping[str, Any]

PHASE, REPEAT_PHASE = "preflight", "preflight-2"
"""The stamp's phase. A judge's grader remembers verdicts by phase, so that a repeat under the same one would only show
its memory."""
ADVICE = f"Write {GOLD_KEY}, a complete response that deserves full marks, into 20 rows of the training split or more"


@dataclass(frozen=True, slots=True)
class Probe:
    """One response to one row, as it is sent."""

    row: int
    response: Response
    sample: dict[str, Any]

    def again(self) -> dict[str, Any]:
        """The same sample in the phase of repeats."""
        stamp = self.sample["metadata"].get(STAMP_KEY)
        if not isinstance(stamp, Mapping):
            return self.sample
        renamed = {**stamp, "phase": REPEAT_PHASE}
        return {**self.sample, "metadata": {**self.sample["metadata"], STAMP_KEY: renamed}}


@dataclass(frozen=True, slots=True)
class Probes:
    """What is sent, and the rows that gave nothing: their reference cannot be read, or they lack a good response."""

    made: list[Probe]
    unreadable: int = 0
    without_gold: int = 0


def provable_rows(rows: Sequence[Row], document: str | Mapping[str, Any]) -> list[int]:
    """The rows that good answers can be made up for: where a judge has a part in the score, those that bring one.

    All rows where no judge has a part, and where none of them brings one and the tree's other graders know what is
    right.
    """
    everything = list(range(len(rows)))
    if not is_judged(document):
        return everything
    own = [number for number in everything if holds_gold(rows[number])]
    tree = {"type": document} if isinstance(document, str) else document
    return own if own or exact_lead(tree) is None else everything


def golds_check(rows: int, document: str | Mapping[str, Any], provable: int, used: int) -> Check | None:
    """What a judged function's good answers come from; None where no judge has a part in the score."""
    if not is_judged(document):
        return None
    figures = {"rows": float(rows), "rows_with_gold": float(provable)}
    if provable:
        sentence = (
            f"{provable:,} of {rows:,} rows bring a good answer of their own, or can be given one; {used:,} of them "
            "are tried."
        )
        return Check(name="golds", passed=True, sentence=sentence, figures=figures)
    sentence = (
        f"None of {rows:,} rows has a {GOLD_KEY}, so it could not be checked whether good answers are paid and attacks "
        f"stay below them. {ADVICE}."
    )
    return Check(name="golds", passed=True, ran=False, sentence=sentence, figures=figures)


def chosen_rows(
    rows: Sequence[dict[str, Any]], document: str | Mapping[str, Any], limit: int, seed: int
) -> tuple[list[dict[str, Any]], Check | None]:
    """At most `limit` rows to try, a seeded choice of those that can be proved, and what `golds_check` says of them.

    Where no row can be proved the choice is of all: attacks need no good answer.
    """
    provable = provable_rows(rows, document)
    candidates = provable or list(range(len(rows)))
    chosen = [rows[candidates[place]] for place in choose_rows(len(candidates), limit, seed)]
    return chosen, golds_check(len(rows), document, len(provable), len(chosen))


def make_probes(rows: Sequence[Row], document: str | Mapping[str, Any], seed: int) -> Probes:
    """Every response to every row. Raises `KeyError` for a document without a response generator."""
    answered: dict[int, list[Response]] = {}
    unreadable = without_gold = 0
    for index, row in enumerate(rows):
        try:
            answered[index] = responses_for(document, row, random.Random(f"{seed}/{index}"))
        except NoGold:
            without_gold += 1
        except ValueError:
            unreadable += 1
    return Probes(_all_sent(rows, answered, document, seed), unreadable, without_gold)


def make_attacks(rows: Sequence[Row], document: str | Mapping[str, Any], seed: int) -> Probes:
    """Attacks alone, for rows that bring no good answer."""
    answered = {
        index: attacks_for(document, row, random.Random(f"{seed}/{index}")) for index, row in enumerate(rows)
    }
    return Probes(_all_sent(rows, answered, document, seed), 0, len(rows))


def _all_sent(
    rows: Sequence[Row],
    answered: Mapping[int, Sequence[Response]],
    document: str | Mapping[str, Any],
    seed: int,
) -> list[Probe]:
    """The generators' responses with the general attacks behind them."""
    lead = lead_grader({"type": document} if isinstance(document, str) else document)
    kind = str(lead["type"]) if lead is not None else ""
    golds = {index: _first_gold(made) for index, made in answered.items()}
    sent: list[Probe] = []
    for index, made in answered.items():
        row = rows[index]
        others = [text for other, text in golds.items() if other != index and text]
        more = general_attacks(
            row,
            Surroundings(made, others, kind),
            random.Random(f"{seed}/{index}/general"),
            row.get("reference_answer"),
        )
        sent.extend(_sent(row, index, [*made, *more], len(sent)))
    return sent


def _first_gold(made: Sequence[Response]) -> str:
    return next((response.text for response in made if response.kind == "gold"), "")


def _sent(row: Row, index: int, answers: Sequence[Response], before: int) -> list[Probe]:
    stamp = row.get(STAMP_KEY)
    number = int(stamp["row"]) if isinstance(stamp, Mapping) and "row" in stamp else index
    return [
        Probe(number, answer, grader_sample(row, answer.turn, f"preflight-{before + place}", PHASE))
        for place, answer in enumerate(answers)
    ]
