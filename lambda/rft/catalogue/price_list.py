"""AWS's Price List: what to ask it for, and a price out of what it answers (pricing:GetProducts)."""

import json
from collections.abc import Iterable
from typing import Any

from rft.contracts.recipe import Strict

BEDROCK = "AmazonBedrock"


class ServiceGroup(Strict):
    """A service of the Price List and the group of its products that one price is of."""

    service: str
    group: str


class PriceList(Strict):
    """`price_list` of `prices.yaml`: how the Price List names what the catalogue names.

    Bedrock's products are found by usage type, `<prefix of the Region>-<family of the model>-<usage>`; others by group.
    """

    usage_prefixes: dict[str, str]
    families: dict[str, str]
    model_usage: dict[str, str]
    judge_usage: dict[str, str]
    services: dict[str, ServiceGroup]


class PriceQuery(Strict):
    """One price to ask for. `key` is that of `PriceCatalogue.sources`; `filters` are attributes that must match."""

    key: str
    service: str
    filters: dict[str, str]


class ListedPrice(Strict):
    """A price in the catalogue's own unit, and the day from which it is in force."""

    usd: float
    effective: str


def price_queries(listed: PriceList, region: str, model: str, judges: Iterable[str]) -> list[PriceQuery]:
    """What a run's prices are asked by; none for Bedrock in a Region whose prefix is not known."""
    queries = [
        PriceQuery(
            key=f"services/{name}",
            service=group.service,
            filters={"regionCode": region, "group": group.group},
        )
        for name, group in listed.services.items()
    ]
    prefix = listed.usage_prefixes.get(region)
    wanted = [("models", model, listed.model_usage)]
    wanted += [("judges", judge, listed.judge_usage) for judge in dict.fromkeys(judges)]
    for section, entry, usages in wanted:
        family = listed.families.get(entry)
        if prefix is None or family is None:
            continue
        for name, usage in usages.items():
            filters = {"regionCode": region, "usagetype": f"{prefix}-{family}-{usage}"}
            queries.append(PriceQuery(key=f"{section}/{entry}/{name}", service=BEDROCK, filters=filters))
    return queries


def listed_price(query: PriceQuery, documents: Iterable[str]) -> ListedPrice | None:
    """The price in products of the Price List (JSON texts, format `aws_v1`).

    None where they do not settle it: no product matches, its unit is another one than the catalogue's, or products
    disagree. A price of zero is the free tier or a product that is not sold: the first tier that costs counts.

    Raises:
        ValueError: a document is no JSON.
    """
    found = {}
    for text in documents:
        document = json.loads(text)
        attributes = document["product"]["attributes"]
        if any(attributes.get(name) != value for name, value in query.filters.items()):
            continue
        for term in document.get("terms", {}).get("OnDemand", {}).values():
            price = _first_paid(query, term)
            if price is not None:
                found[price] = ListedPrice(usd=price, effective=str(term.get("effectiveDate", ""))[:10])
    return next(iter(found.values())) if len(found) == 1 else None


def _first_paid(query: PriceQuery, term: dict[str, Any]) -> float | None:
    tiers = sorted(term["priceDimensions"].values(), key=lambda tier: float(tier.get("beginRange") or 0))
    for tier in tiers:
        usd, scale = float(tier["pricePerUnit"].get("USD", 0)), _scale(query.key, str(tier["unit"]))
        if usd > 0:
            return None if scale is None else round(usd * scale, 12)
    return None


def _scale(key: str, unit: str) -> float | None:
    """What turns a price by that unit into one by the catalogue's; None for a unit that is not known."""
    name, unit = key.rpartition("/")[2], unit.casefold()
    if name.endswith("_1k"):
        return {"1k tokens": 1.0, "1m tokens": 0.001}.get(unit)
    for part, words in (
        ("hour", ("hour", "hr")),
        ("month", ("month", "mo")),
        ("second", ("second",)),
        ("request", ("request",)),
        ("transition", ("transition",)),
    ):
        if part in name:
            return 1.0 if any(word in unit for word in words) else None
    return None
