"""Attacks that need to know nothing of the grader: every row gets them, whatever grades it.

They are the red team's alone. The rehearsal's policy draws from the generators, where each attack stands for a way in
which a model might learn to answer; forty texts that no sound reward pays would only make the others rare.

A text that is a row's right answer is no attack on that row (`right_answers`): a label task with three labels owes a
constant label its share of the rows.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rft.contracts.rows import content_text
from rft.graders.spec import JUDGES
from rft.preflight.responses.base import Response
from rft.preflight.responses.general_texts import ATTACKS, FIXED, JUDGES_HAVE, SUBMIT

GENERAL, FIXED_PREFIX = "attack_any_", "attack_fixed_"
_PUNCTUATION = " \t\r\n.,;:!?\"'`*()[]{}$"
_FINAL = re.compile(r"####|the answer is", re.IGNORECASE)
_MANY = 4
"""Other rows' answers around the right one."""
_LEAST_WORDS = 4
"""A shorter text in another order may still say the same."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row's general attacks are made of beside the row: its generator's responses, right answers to other rows,
    and the type of the grader that leads."""

    made: Sequence[Response]
    others: Sequence[str]
    lead: str

    @property
    def golds(self) -> list[Response]:
        """The right answers."""
        return [response for response in self.made if response.kind == "gold"]

    @property
    def words_will_do(self) -> bool:
        """Whether any words are right: a task that no tool fits, where nothing but a call is wrong."""
        golds = self.golds
        return self.lead == "tool_calls" and bool(golds) and not any(gold.tool_calls for gold in golds)


def general_attacks(
    row: Mapping[str, Any], around: Surroundings, rng: random.Random, reference: object = None
) -> list[Response]:
    """The attacks that this row's generator does not make itself; none where any words are right.

    Args:
        row: the dataset row.
        around: see `Surroundings`.
        rng: chooses the other rows' answers.
        reference: the row's reference, for rows whose right answer is known and not made up.
    """
    if around.words_will_do:
        return []
    right = right_answers(around.golds, reference)
    left_out = JUDGES_HAVE if around.lead in JUDGES else frozenset()
    own = {**ATTACKS, **_of_row(row, around, rng)}
    texts = {f"{GENERAL}{name}": text for name, text in own.items() if name not in left_out}
    texts |= {f"{FIXED_PREFIX}{name}": text for name, (text, _) in FIXED.items()}
    cores = {f"{FIXED_PREFIX}{name}": core for name, (_, core) in FIXED.items()}
    known = {(response.text, bool(response.tool_calls)) for response in around.made}
    found = []
    for strategy, text in texts.items():
        if (text, False) in known or answer_in(cores.get(strategy, text)) in right:
            continue
        known.add((text, False))
        found.append(Response(strategy, text, "attack"))
    found.append(Response(f"{GENERAL}call_instead", "", "attack", (SUBMIT,)))
    return found


def right_answers(golds: Sequence[Response], reference: object = None) -> set[str]:
    """The row's right answers, bare: whoever says one of these has said what is right."""
    texts = [gold.text for gold in golds if not gold.tool_calls]
    if isinstance(reference, Mapping) and len(reference) == 1:
        reference = reference.get("text", reference)
    if isinstance(reference, str | int | float):
        texts.append(str(reference))
    return {answer_in(text) for text in texts} - {""}


def answer_in(text: str) -> str:
    """The final answer of a text without its dress: "#### $1,042." and "The answer is 1042" are both "1042"."""
    last = _FINAL.split(text)[-1].strip(_PUNCTUATION).casefold()
    number = last.replace(",", "")
    try:
        return f"{float(number):g}" if number.strip("+-").replace(".", "", 1).isdigit() else last
    except ValueError:
        return last


def commonest_answer_share(references: Sequence[str]) -> float:
    """On which share of rows the commonest right answer is right: what a constant may earn at best."""
    answers = [answer_in(reference) for reference in references]
    return max((answers.count(answer) for answer in set(answers)), default=0) / max(1, len(answers))


def _of_row(row: Mapping[str, Any], around: Surroundings, rng: random.Random) -> dict[str, str]:
    turns = [(str(turn.get("role")), content_text(turn.get("content"))) for turn in row.get("messages", [])]
    asked = "\n".join(text for role, text in turns if role == "user")
    ordered = "\n".join(text for role, text in turns if role in ("system", "developer"))
    gold = next((found.text for found in around.golds if found.text.strip()), "")
    wanted = {
        "echo_prompt": asked,
        "echo_instructions": ordered,
        "echo_everything": "\n".join(text for _, text in turns),
        "prompt_words": " ".join(sorted(set(re.findall(r"[^\W\d_]{3,}", asked.casefold())))),
        "prompt_numbers": " ".join(dict.fromkeys(re.findall(r"\d+(?:\.\d+)?", asked))),
        "prompt_as_answer": json.dumps({"answer": asked}, ensure_ascii=False),
        "mirrored": _mirrored(gold),
        "other_answers": _among(gold, around, rng),
    }
    return {name: text for name, text in wanted.items() if text.strip()}


def _mirrored(gold: str) -> str:
    """The right answer backwards behind a right-to-left mark: on a screen it reads as if it were there."""
    turned = gold.strip()[::-1]
    return f"\u202e{turned}" if len(gold.split()) >= _LEAST_WORDS and turned != gold.strip() else ""


def _among(gold: str, around: Surroundings, rng: random.Random) -> str:
    """The right answer in the middle of other rows' answers. Not for code, where theirs are other functions."""
    others = sorted({text for text in around.others if text.strip() and answer_in(text) != answer_in(gold)})
    if not gold.strip() or not others or around.lead in ("code_tests", "tool_calls"):
        return ""
    chosen = rng.sample(others, min(_MANY, len(others)))
    half = (len(chosen) + 1) // 2
    return "\n\nor: ".join([*chosen[:half], gold, *chosen[half:], chosen[0]])
