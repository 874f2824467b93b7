"""What is settled before a judge is asked: responses that no judge should be shown cost nothing and earn nothing.

Each gate names itself in the row's metrics. They stop what is known to fool judges without an answer in it: single
openers and punctuation, the prompt copied back, the same words over and over, walls of text, refusals, and text that
speaks to the judge instead of to the user.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.judge.addressing import PROMPTS, addresses_grader
from rft.graders.judge.openers import says_only_openers
from rft.graders.judge.sanitise import sanitised
from rft.graders.text.shingles import shingles
from rft.graders.text.visible import visible

MAX_CHARACTERS = 100_000
"""The longest response that any judge is shown, and that any gate reads, whatever `max_words` says: about 15,000 words
or 25,000 tokens, several times what a response may have anywhere in the catalogue's presets. The gates take a second of
processor for so much, and a batch's rows share one processor."""
LEAST_FOR_COPY = 8
LEAST_BYTES = 80
"""Shorter texts are made larger by zlib, whatever they say."""
CHARACTERS_A_WORD = 40
"""On average no prose, code or list of addresses has so many: a text with more hides its length in a few words."""
FEW_WORDS = 6
COPIED_RUBRIC = 0.5
LISTED_CRITERIA = 2

# A character of a script without spaces between words counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['\u2019_-][^\W_{_UNSPACED}]+)*")


class Gates(BaseModel):
    """The gates of a judge grader. None switches one off.

    Lengths are words, and `MAX_CHARACTERS` holds beside them; `max_copied_share` is the share of the response's word
    3-shingles that stand in the prompt; `max_compression` is how many times smaller zlib makes the response (prose is
    made 1.5 to 3 times smaller, the same sentence over and over 10 times and more).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_words: Annotated[int, Field(ge=1)] = 3
    max_words: Annotated[int, Field(ge=1)] | None = 2000
    max_copied_share: Annotated[float, Field(gt=0, lt=1)] | None = 0.8
    max_compression: Annotated[float, Field(gt=1)] | None = 6.0
    refusals: bool = False
    addresses_grader: bool = True


GATES = Gates()


def gated(
    gates: Gates, sample: GraderSample, rubric: str = "", names: Sequence[str] = ()
) -> tuple[str, str | None]:
    """What a judge is shown of a response, without think blocks and sanitised, and the gate that stops it, or None.

    A response over `MAX_CHARACTERS` is not read at all: its text is empty then. Arguments as in `stopped_by`.
    """
    shown = visible(sample.written)
    if len(shown) > MAX_CHARACTERS:
        return "", "gate_over_ceiling"
    response = sanitised(shown).strip()
    return response, stopped_by(gates, response, _sanitised_prompt(sample.prompt_text), rubric, names)


@lru_cache(maxsize=PROMPTS)
def _sanitised_prompt(text: str) -> str:
    return sanitised(text)


def stopped_by(
    gates: Gates, response: str, prompt: str, rubric: str = "", names: Sequence[str] = ()
) -> str | None:
    """The name of the first gate that the response fails, or None.

    Args:
        gates: which are on.
        response, prompt: sanitised texts, the response without its think blocks.
        rubric: the requirements or messages that the judge is given; a response that recites them, or them and the
            prompt, speaks to the judge.
        names: the criteria's ids; so does one that lists two of those that are no plain words.
    """
    if gates.max_words is not None and len(response) > gates.max_words * CHARACTERS_A_WORD:
        return "gate_too_long"
    # A prompt copied into JSON has its line breaks written out, which would make other words of the lines' first ones.
    words = _WORD.findall(response.casefold().replace("\\n", " "))
    if not words:
        return "gate_empty"
    if len(words) < gates.min_words or says_only_openers(response):
        return "gate_too_short"
    if gates.max_words is not None and len(words) > gates.max_words:
        return "gate_too_long"
    if gates.max_copied_share is not None and copied_share(words, prompt) > gates.max_copied_share:
        return "gate_copied_prompt"
    if gates.max_compression is not None and is_repetition(response, words, gates.max_compression):
        return "gate_repetition"
    if gates.refusals and is_refusal(response):
        return "gate_refusal"
    if gates.addresses_grader and (
        addresses_grader(response, prompt)
        or copied_share(words, rubric) > COPIED_RUBRIC
        or copied_share(words, prompt, rubric) > (gates.max_copied_share or 1.0)
        or sum("_" in name and name in words and name not in prompt for name in names) >= LISTED_CRITERIA
    ):
        return "gate_addresses_grader"
    return None


def copied_share(words: list[str], *sources: str) -> float:
    """Share in [0, 1] of the response's word 3-shingles that one of `sources` has too; 0 for under eight words."""
    if len(words) < LEAST_FOR_COPY:
        return 0.0
    own = shingles(words)
    known = [_source_shingles(source) for source in sources]
    return sum(any(each in one for one in known) for each in own) / len(own)


@lru_cache(maxsize=PROMPTS)
def _source_shingles(source: str) -> frozenset[tuple[str, ...]]:
    return shingles(_WORD.findall(source.casefold()))


def is_repetition(text: str, words: list[str], limit: float) -> bool:
    """Whether the text is one word or two over and over, or more compressible than `limit`."""
    return (len(words) >= FEW_WORDS and len(set(words)) <= 2) or compression(text) > limit


def compression(text: str) -> float:
    """Length over compressed length; 1.0 for texts too short to tell."""
    raw = text.encode("utf-8", "replace")
    if len(raw) < LEAST_BYTES:
        return 1.0
    return len(raw) / len(zlib.compress(raw, 6))


_CANNOT = r"i (?:can(?:not|'t| not)|won't|will not|am unable to|'m unable to|am not able to|'m not able to) "
_THAT = r"(?:that|this|these|those|such|your request|it)\b"
# Not "I'm sorry to hear that", nor "I'm sorry, I can't refund an order of last year".
_REFUSAL = re.compile(
    r"^\W*(?:(?:i'm|i am)? ?(?:very |really |so )?(?:sorry|afraid|apologies|unfortunately)\b[,;:. ]*(?:but )?)?"
    rf"(?:as an ai\b[^.]{{0,60}}?)?{_CANNOT}(?:(?:help|assist)\b(?: you)?(?: with {_THAT}|\W)|comply\b|"
    rf"(?:answer|provide|fulfil|fulfill|do|discuss|continue|create|write|engage) (?:with |in )?{_THAT})",
    re.IGNORECASE,
)


# Where a text of a JSON object begins.
_IN_JSON = re.compile(r':\s*"')


def is_refusal(text: str) -> bool:
    """Whether the response begins as a refusal, or, where it is a JSON object, a text in it does."""
    begun = text[:400].replace("\u2019", "'")
    texts = _IN_JSON.split(begun) if begun.lstrip().startswith("{") else [begun]
    return any(_REFUSAL.search(each + "\n") for each in texts)
