"""The one final answer of a response: marked, outside any think block, not taken back, not one of several.

A marker is ``####``, ``\\boxed{}``, "the answer is", "Answer:" or a line "A:". The last marker wins. What follows it
must not take the answer back ("wait, that is wrong") nor name a different number; a second marker with a different
number in the same breath is no answer either. Reading is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rft.graders.math.markers import HEDGE, SENTENCE_END, TAKEN_BACK, denied, last_marker, lowered
from rft.graders.math.numbers import MAX_DIGITS, NUMBER, Number, strip_latex, value_of
from rft.graders.math.plain import MAX_PLAIN, plain_number
from rft.graders.math.steps import stated_equation
from rft.graders.math.units import unit_of
from rft.graders.math.words import worded_answers, words_before

_FAST = re.compile(r"[ \t]*\{?(-)?\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\}?\.?\s*\Z")
_LEAD = re.compile(
    r"[\s*_`\"'>#:=(\[|]*(?P<words>(?:[A-Za-z]+(?:['-][A-Za-z]+)*[ \t*_`\"':=,(]+){0,12}?)"
    r"(?=[-+$€£¥₹.0-9]|USD|US\$|EUR|GBP|Rs)"
)
_NOT_A_CLAIM = re.compile(
    r"\b(?:not|never|neither|nor|no|isn't|wasn't|cannot|less|more|greater|fewer|larger|smaller|least|most|above|below"
    r"|between|either|unknown|wrong|incorrect|maybe|perhaps|possibly|might|could|either|if)\b",
    re.IGNORECASE,
)
_POWER_UNIT = re.compile(r"(?<=[A-Za-z])\s?\^?\s?[23²³](?![0-9.,])")
_DETAIL = re.compile(
    r"\b(?:in|per|for|after|of|every|each|over|on|at|by|from|with|within|during|the|these|all|her|his)\s+[$€£]?\Z",
    re.IGNORECASE,
)
_STUCK = re.compile(r"\s*(?:\\[a-zA-Z]|[xyzniπ√²³^](?![A-Za-z])|[*+^-]\s?[0-9(a-z]|/\s?[0-9(]|=)")
_FORMULA = re.compile(r"(?<=\s)[A-Z]\s?=\s?[A-Z]\b[^\n.]{0,80}")
_ASIDE = re.compile(r"\(([^()]*[A-Za-z]{2}[^()]*)\)")
_UNDIGITS = re.compile(r"[²³¹⁰⁴-⁹₀-₉①-⑳]")


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """The marked answer. `number` is None when a marker stands before something that is no number; `text` is what
    stood there (at most 200 characters), `unit` the unit named beside it, `marker` is "####", "boxed", "phrase", "A:"
    or "whole" (the response is the answer and nothing else)."""

    number: Number | None
    percent: bool
    marker: str
    text: str
    unit: str = ""


def find_final_answer(text: str, question_numbers: frozenset[float] = frozenset()) -> FinalAnswer | None:
    """The final answer of a response that has passed `visible` and `fold`, or None.

    `question_numbers` may be repeated after the answer without making it ambiguous.
    """
    lower = lowered(text)
    found = last_marker(text, lower, len(text))
    if found is None and len(text) <= MAX_PLAIN:
        # A response that is a number and nothing else needs no marker.
        value = plain_number(text, named=True)
        if value is None:
            return None
        return FinalAnswer(value.number, value.percent, "whole", text, unit_of(text, 0, value.end))
    while found is not None:
        start, value_at, marker = found
        answer, tail = _read(text[value_at:], marker)
        if answer is None and marker == "phrase":
            # "I hope this answer is helpful": words, not a marker.
            found = last_marker(text, lower, start)
            continue
        if answer is None:
            return None
        if answer.number is not None and not _stands(answer.number, tail, question_numbers):
            return None
        if marker == "phrase" and denied(text, start):
            return None
        return None if _contradicted(text, lower, start, answer) else answer
    return None


def _read(segment: str, marker: str) -> tuple[FinalAnswer | None, str]:
    """The answer at the start of a segment, and the text behind it."""
    fast = _FAST.match(segment)
    if fast and fast.end(2) - fast.start(2) < MAX_DIGITS and fast.end() < 2 * MAX_DIGITS:
        digits = fast[2].replace(",", "") + (fast[3] or "")
        number = Decimal("-" + digits if fast[1] else digits)
        return FinalAnswer(number, False, marker, fast[0], "dollar" if "$" in fast[0] else ""), ""
    cleaned = strip_latex(segment)
    lead = _LEAD.match(cleaned)
    if not lead or _NOT_A_CLAIM.search(lead["words"]):
        return _read_words(cleaned, marker), ""
    equation = stated_equation(cleaned, lead.end())
    match = NUMBER.match(cleaned, equation if equation is not None else lead.end())
    value = value_of(match, cleaned) if match else None
    if value is None:
        return (
            (None, "")
            if marker == "phrase"
            else (FinalAnswer(None, False, marker, cleaned[:200].strip()), "")
        )
    if any(word != value.number for word in words_before(lead["words"])):
        return FinalAnswer(None, False, marker, cleaned[:200].strip()), ""
    head = cleaned[lead.end() : value.end].strip()
    unit = unit_of(cleaned, match.start() if match else value.end, value.end)
    return FinalAnswer(value.number, value.percent, marker, head, unit), cleaned[value.end :]


def _read_words(cleaned: str, marker: str) -> FinalAnswer | None:
    """An answer that is no number, such as ``\\boxed{(A)}``: the first line, for references that are words too."""
    line = cleaned.strip().split("\n", 1)[0].strip(" *_`\"'.$")
    if not line or marker == "phrase":
        return None
    return FinalAnswer(None, False, marker, line[:200])


def _stands(number: Number, tail: str, question_numbers: frozenset[float]) -> bool:
    """Whether what follows the number leaves it the one answer."""
    if not tail.strip(" .*_`$)]\n"):
        return True
    tail = _FORMULA.sub(" ", tail.lstrip("*_`"))
    if not tail.strip():
        return True
    if _STUCK.match(tail) or tail[0].isdigit() or TAKEN_BACK.search(tail):
        return False
    if any(word != number for word in worded_answers(tail)):
        return False
    end = SENTENCE_END.search(tail)
    sentence, rest = (tail[: end.start()], tail[end.end() :]) if end else (tail, "")
    if HEDGE.search(sentence):
        return False
    asides = _ASIDE.findall(sentence)
    if asides:
        sentence, rest = _ASIDE.sub(" ", sentence), "\n".join([*asides, rest])
    if not _agrees(number, sentence, frozenset()):
        return False
    return all(
        _agrees(number, line, question_numbers) and not (HEDGE.search(line) and NUMBER.search(line))
        for line in rest.split("\n")
        if line.strip()
    )


def _agrees(number: Number, text: str, allowed: frozenset[float]) -> bool:
    """Whether every number of a text is the answer again, a detail ("in 2 months"), or one that the question gave."""
    if _UNDIGITS.search(text):
        text = _POWER_UNIT.sub("", text)
        if _UNDIGITS.search(text):
            return False
    if not any(c in text for c in "0123456789"):
        return True
    text = _POWER_UNIT.sub("", text)
    at = 0
    for match in NUMBER.finditer(text):
        if match.start() < at:
            continue
        equation = stated_equation(text, match.start())
        if equation is not None:
            result = NUMBER.match(text, equation)
            value = value_of(result, text) if result else None
            if value is None or value.number != number:
                return False
            at = value.end
            continue
        value = value_of(match, text)
        if value is not None and value.number == number:
            continue
        before = text[max(0, match.start() - 24) : match.start()]
        if _DETAIL.search(before):
            continue
        claimed = re.search(
            r"(?:\b(?:is|are|was|be|equals?|answer|total)\b|[=:])\W{0,4}\Z", before, re.IGNORECASE
        )
        if value is None or claimed or float(value.number) not in allowed:
            return False
    return True


def _leads_to(between: str, answer: FinalAnswer) -> bool:
    """Whether the last equation of a text arrives at the answer: a sum worked out behind the earlier marker."""
    match = NUMBER.match(between, len(between) - len(between.rpartition("=")[2].lstrip(" $")))
    value = value_of(match, between) if match else None
    return value is not None and value.number == answer.number


def _contradicted(text: str, lower: str, start: int, answer: FinalAnswer) -> bool:
    """Whether the marker before this one names a different answer in the same breath: on the same line, or with no
    calculation in between that would make it a correction."""
    earlier = last_marker(text, lower, start)
    if earlier is None:
        return False
    between = text[earlier[1] : start]
    if "=" in between and ("\n" in between.strip() or _leads_to(between, answer)):
        return False
    other, _ = _read(between, earlier[2])
    return other is not None and other.number is not None and other.number != answer.number
