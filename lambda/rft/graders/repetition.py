"""repetition: 1.0 for text that does not repeat itself, falling in straight lines to 0.0.

    {"type": "repetition", "name": "fresh", "ngram": 4, "max_repeated": 0.3, "max_compression": 3.0}

Two signs, the worse one counts:

- the share of word n-grams that have occurred before, ``1 - distinct / all`` (the repetition penalty of Yeo et al.
  2025, "Demystifying Long Chain-of-Thought Reasoning in LLMs"): 1.0 up to `max_repeated`, 0.0 from `hard_repeated` on;
- how many times smaller zlib makes any stretch of 1,000 characters (OpenAI's Whisper rejects decodings over 2.4): 1.0
  up to `max_compression`, 0.0 from `hard_compression` on. It sees loops without spaces, which have no words.

Texts under `min_words` words and 200 characters are too short to judge and get 1.0: let a length grader ask for more.
Components: `repeated` (share, reported), `varied` (the value). A secondary term: let a correctness grader gate it.
"""

from __future__ import annotations

import re
import zlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import NOTHING, GraderSpecError, Score
from rft.graders.text.shingles import shingles

WINDOW = 1_000
MIN_CHARS = 200
MAX_CHARS = 200_000
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["repetition"]
    name: str = "repetition"
    ngram: Annotated[int, Field(ge=2, le=20)] = 4
    min_words: Annotated[int, Field(ge=1)] = 40
    max_repeated: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.3
    hard_repeated: Annotated[float, Field(gt=0.0, le=1.0)] = 0.8
    max_compression: Annotated[float, Field(ge=1.0)] = 3.0
    hard_compression: Annotated[float, Field(gt=1.0)] = 6.0


class Repetition:
    """The grader; see the module's docstring."""

    needs = NOTHING

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.spec = spec
        self.paid = frozenset({"varied"})

    def grade(self, sample: GraderSample) -> Score:
        """In [0, 1]; components `varied` and `repeated`. Only the first 200,000 characters are looked at."""
        text, spec = sample.response_text[:MAX_CHARS], self.spec
        repeated = repeated_share(text, spec.ngram, spec.min_words)
        value = min(
            _falling(repeated, spec.max_repeated, spec.hard_repeated),
            _falling(compression(text), spec.max_compression, spec.hard_compression),
        )
        return Score(value, {"varied": value, "repeated": repeated})


def repeated_share(text: str, ngram: int, min_words: int) -> float:
    """Share of n-grams that have occurred before, in [0, 1); 0.0 for fewer than `min_words` words."""
    tokens = _TOKEN.findall(text.casefold())
    total = len(tokens) - ngram + 1
    if len(tokens) < min_words or total < 1:
        return 0.0
    return 1.0 - len(shingles(tokens, ngram)) / total


def compression(text: str) -> float:
    """The largest ratio of bytes to compressed bytes over stretches of 1,000 characters; 1.0 for short texts."""
    worst = 1.0
    for start in range(0, len(text), WINDOW):
        stretch = text[start : start + WINDOW].encode("utf-8", "surrogatepass")
        if len(stretch) >= MIN_CHARS:
            worst = max(worst, len(stretch) / len(zlib.compress(stretch)))
    return worst


def _falling(figure: float, soft: float, hard: float) -> float:
    return min(1.0, max(0.0, (hard - figure) / (hard - soft)))


def build(spec: Spec, path: str, _load_child: object) -> Repetition:
    """Raises `GraderSpecError` when the limits are out of order."""
    if spec.max_repeated >= spec.hard_repeated or spec.max_compression >= spec.hard_compression:
        raise GraderSpecError(path, "each max_ limit must lie below its hard_ limit")
    return Repetition(spec)
