"""Similarity metrics: (text, reference) -> [0, 1], each by the library that defines it, imported when it is asked for.

- fuzzy_match: rapidfuzz's normalised indel similarity, `fuzz.ratio`. Its `WRatio` pays 0.9 for any text that contains
  the reference, which a policy finds at once.
- bleu: sacrebleu's sentence BLEU (13a tokens, effective order, exponential smoothing).
- gleu: nltk's sentence GLEU (Wu et al. 2016, 1- to 4-grams) over words and punctuation marks.
- rouge_1 ... rouge_5, rouge_l: rouge-score's F-measure without stemming.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Metric: TypeAlias = Callable[[str, str], float]

MAX_CHARS = 100_000
MAX_CELLS = 25_000_000
"""The longest common subsequence takes time with the product of both lengths: 5,000 by 5,000 characters are about a
third of a second."""


def metric(name: str) -> Metric:
    """The function of a metric. Raises `ImportError` when its package set is not shipped, `KeyError` for no metric."""
    if name.startswith("rouge_"):
        return _rouge(name.removeprefix("rouge_").upper())
    return {"fuzzy_match": _fuzzy_match, "bleu": _bleu, "gleu": _gleu}[name]()


def _fuzzy_match() -> Metric:
    from rapidfuzz import fuzz

    return lambda text, reference: float(fuzz.ratio(text, reference)) / 100


def _bleu() -> Metric:
    from sacrebleu.metrics.bleu import BLEU

    scorer = BLEU(effective_order=True)
    return lambda text, reference: float(scorer.sentence_score(text, [reference]).score) / 100


def _gleu() -> Metric:
    from nltk.tokenize import wordpunct_tokenize
    from nltk.translate.gleu_score import sentence_gleu

    return lambda text, reference: float(
        sentence_gleu([wordpunct_tokenize(reference)], wordpunct_tokenize(text))
    )


def _rouge(kind: str) -> Metric:
    from rouge_score.rouge_scorer import RougeScorer

    key = f"rouge{kind}"
    scorer = RougeScorer([key], use_stemmer=False)
    return lambda text, reference: float(scorer.score(reference, text)[key].fmeasure)
