"""How much work the gates do on a long response: none over the ceiling, and under it a bounded amount a character."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest

from rft.graders.judge import addressing, gates
from rft.graders.judge.addressing_rules import Rule
from rft.graders.judge.gates import MAX_CHARACTERS, Gates, gated
from tests.fakes.judge import FakeJudge
from tests.unit.graders.judge.samples import LABEL, REWARD, RUBRIC, SCORE, grader, sample

MEGABYTE = 1_000_000
OPEN = {"min_words": 1, "max_words": None, "max_copied_share": None, "max_compression": None}
HOSTILE = [
    "best",
    "grader ",
    "ignore the ",
    "this response is ",
    "1/",
    '{"a":',
    "(\n",
    "<",
    "\u200b<",
    "&amp;lt;",
    "\u6ee1",
]
WIDEST = 400
"""Characters that a rule may look ahead from where it begins: two or three sentences."""


@pytest.mark.parametrize("document", [RUBRIC, SCORE, LABEL, REWARD], ids=lambda each: each["type"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_is_neither_read_nor_judged(
    document: dict[str, Any], piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name in ("sanitised", "stopped_by"):
        monkeypatch.setattr(gates, name, lambda *_, name=name: read.append(name))
    judge = FakeJudge([])
    long = sample((piece * MEGABYTE)[:MEGABYTE])
    found = grader({**document, "gates": OPEN}, judge).grade(long)
    assert (found.value, found.components["gate_over_ceiling"]) == (0.0, 1.0)
    assert (read, judge.asked) == ([], [])


def test_the_ceiling_is_of_what_is_shown() -> None:
    open_gates = Gates(**OPEN, addresses_grader=False)
    at = "word " * (MAX_CHARACTERS // 5)
    assert gated(open_gates, sample(at)) == (at.strip(), None)
    assert gated(open_gates, sample(f"{at}.")) == ("", "gate_over_ceiling")
    # A long thought is not shown, so that it is not counted.
    assert gated(open_gates, sample(f"<think>{at}{at}</think>Dogs are free.")) == ("Dogs are free.", None)


def test_every_rule_looks_a_bounded_distance_ahead() -> None:
    """Without runs of any length the work of a search is bounded by the text's length. What is anchored to the text's
    beginning is tried once."""
    parser: Any = importlib.import_module("re._parser")
    for rule in addressing.RULES:
        if not rule.pattern.pattern.startswith(r"\A"):
            _, widest = parser.parse(rule.pattern.pattern, rule.pattern.flags).getwidth()
            assert widest <= WIDEST, rule.pattern.pattern


class Counted:
    """A pattern that counts the characters that it is given to search."""

    def __init__(self, pattern: re.Pattern[str], read: list[int]) -> None:
        self.pattern, self._of, self._read = pattern.pattern, pattern, read

    def search(self, text: str) -> re.Match[str] | None:
        self._read.append(len(text))
        return self._of.search(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_is_four_times_the_work(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    counted: Any = [Rule(Counted(rule.pattern, read), None) for rule in addressing.RULES]  # type: ignore[arg-type]
    monkeypatch.setattr(addressing, "RULES", counted)

    def work(length: int) -> int:
        read.clear()
        gated(Gates(**OPEN), sample((piece * length)[:length]))
        return sum(read)

    small, large = work(2_000), work(8_000)
    assert large <= 4.1 * small
    assert small == 0 or large >= small
