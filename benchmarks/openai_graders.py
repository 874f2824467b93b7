"""OpenAI's grader types on sentences of 30 words with a few words changed; python is a fork of a locked child a row.

cosine is what it costs besides the embedding model, which answers at once here: no response is known, every reference
is. The judge graders are in `benchmarks.judges`.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.measure import Contender, show
from rft.contracts.grader_event import GraderSample
from rft.graders.load import load_grader
from rft.graders.means import Means

SENTENCE = (
    "the ferry left a small harbour at noon with forty people and nobody on board knew how to read its map"
)
WORDS = SENTENCE.split()
EQUAL = "def grade(sample, item):\n    return float(sample['output_text'] == item['reference_answer'])"
ROWS = 200


def _contender(document: dict[str, Any]) -> Contender:
    def made() -> tuple[Callable[[Any], object], Sequence[Any]]:
        return load_grader(document).grade, _samples()

    return made


def _samples() -> list[GraderSample]:
    rng = random.Random(3)
    samples = []
    for _ in range(ROWS):
        reference = [rng.choice(WORDS) for _ in range(30)]
        response = [rng.choice(WORDS) if rng.random() < 0.2 else word for word in reference]
        samples.append(GraderSample("1", (), " ".join(response), " ".join(reference)))
    return samples


class _AtOnce:
    """An embedding model that answers without a call: some vector of 1,024 numbers."""

    max_chars = 50_000

    def embed(self, text: str) -> list[float]:
        """A vector that depends on the text's length alone."""
        return [1.0 + (place + len(text)) % 7 for place in range(1_024)]


def _cosine() -> tuple[Callable[[Any], object], Sequence[Any]]:
    grader = load_grader(
        {"type": "text_similarity", "evaluation_metric": "cosine"}, means=Means(embedder=_AtOnce())
    )
    count = itertools.count()

    def grade(sample: GraderSample) -> object:
        return grader.grade(replace(sample, response_text=f"{sample.response_text} {next(count)}"))

    return grade, _samples()


_CHECK = {"type": "string_check", "operation": "eq"}
CONTENDERS: dict[str, Contender] = {
    "string_check": _contender(_CHECK),
    **{
        metric: _contender({"type": "text_similarity", "evaluation_metric": metric})
        for metric in (
            *("fuzzy_match", "bleu", "gleu"),
            *(f"rouge_{kind}" for kind in ("1", "2", "3", "4", "5", "l")),
        )
    },
    "text_similarity, cosine": _cosine,
    "multi of two string_checks": _contender(
        {"type": "multi", "graders": {"a": _CHECK, "b": _CHECK}, "calculate_output": "(a + b) / 2"}
    ),
    "format": _contender({"type": "format", "final_marker": "any"}),
    "length": _contender({"type": "length", "max": 500}),
    "repetition": _contender({"type": "repetition"}),
    "python": _contender({"type": "python", "source": EQUAL}),
}

if __name__ == "__main__":
    show("benchmarks.openai_graders")
