"""What judging costs: whose prices hold for a grader document, and what some usage comes to."""

from collections.abc import Mapping

from rft.catalogue.models import ModelCatalogue
from rft.catalogue.prices import JudgePrices, PriceCatalogue
from rft.graders.judge.client import Usage
from rft.graders.spec import JUDGES, documents


def judge_models(document: object) -> list[str]:
    """The models that the judges of a grader document are, in its order, each once."""
    named = [
        str(found["model"])
        for found in documents(document)
        if found.get("type") in JUDGES and "model" in found
    ]
    return list(dict.fromkeys(named))


def judge_price_name(document: object, models: ModelCatalogue) -> str | None:
    """The entry of `prices.yaml` for a document's judge; None where it has none: a judge of the account's own, one that
    is not in the catalogue, or several of them, since usage is not told apart by model."""
    named = judge_models(document)
    judge = models.judges.get(named[0]) if len(named) == 1 else None
    return None if judge is None else judge.price


def judge_prices(document: object, models: ModelCatalogue, prices: PriceCatalogue) -> JudgePrices | None:
    """The prices of a document's judge; None where they are not known."""
    name = judge_price_name(document, models)
    return None if name is None else prices.judges.get(name)


def judging_usd(tokens: Mapping[str, float], prices: JudgePrices | None) -> float | None:
    """USD of `input_tokens`, `output_tokens` and `cached_tokens`; None where a price that is needed is not known."""
    if prices is None:
        return None
    total = 0.0
    for name, price in (
        ("input_tokens", prices.input_1k),
        ("output_tokens", prices.output_1k),
        ("cached_tokens", prices.cached_1k),
    ):
        count = tokens.get(name, 0)
        if count and price is None:
            return None
        total += count / 1000 * (price or 0.0)
    return total


def tokens_of(usage: Usage) -> dict[str, float]:
    """The part of a usage that is paid for."""
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cached_tokens": usage.cached_tokens,
    }
