"""Prices out of the Price List's products, and the sources that they carry into a run."""

import json
from pathlib import Path
from typing import Any

import pytest

from rft.catalogue.price_list import ListedPrice, PriceQuery, listed_price, price_queries
from rft.catalogue.prices import load_prices, run_prices

PRICES = load_prices(Path(__file__).parents[3] / "catalogue")
HOUR = "models/nova-2-lite/training_hour"


def query(key: str) -> PriceQuery:
    return PriceQuery(key=key, service="AmazonBedrock", filters={"regionCode": "us-east-1", "usagetype": "u"})


def product(unit: str, *tiers: tuple[str, str], **attributes: str) -> str:
    """A product in the Price List's own form; a tier is (begin, USD)."""
    dimensions = {
        begin: {"unit": unit, "beginRange": begin, "pricePerUnit": {"USD": usd}} for begin, usd in tiers
    }
    document: dict[str, Any] = {
        "product": {"attributes": {"regionCode": "us-east-1", "usagetype": "u", **attributes}},
        "terms": {
            "OnDemand": {"t": {"effectiveDate": "2026-11-01T00:00:00Z", "priceDimensions": dimensions}},
            "Reserved": {},
        },
    }
    return json.dumps(document)


@pytest.mark.parametrize(
    ("key", "documents", "usd"),
    [
        (HOUR, [product("hours", ("0", "95.5"))], 95.5),
        ("models/m/base_input_1k", [product("1K tokens", ("0", "0.00033"))], 0.00033),
        ("models/m/base_input_1k", [product("1M tokens", ("0", "0.33"))], 0.00033),
        # A unit that nobody knows is not guessed at.
        ("models/m/base_input_1k", [product("1B tokens", ("0", "330"))], None),
        (HOUR, [product("1K tokens", ("0", "0.1"))], None),
        # The free tier is not the price.
        (
            "services/step_functions_transition",
            [product("StateTransitions", ("4000", "0.000025"), ("0", "0"))],
            0.000025,
        ),
        ("services/lambda_request", [product("Requests", ("0", "0.0000000000"))], None),
        # The same product published twice agrees; two prices settle nothing.
        (HOUR, [product("hours", ("0", "95.5")), product("hours", ("0", "95.5"), sku="b")], 95.5),
        (HOUR, [product("hours", ("0", "95.5")), product("hours", ("0", "90"), sku="b")], None),
        # What came although it was not asked for.
        (HOUR, [product("hours", ("0", "95.5"), regionCode="eu-central-1")], None),
        (HOUR, [], None),
    ],
)
def test_a_price_is_read_or_left_open(key: str, documents: list[str], usd: float | None) -> None:
    found = listed_price(query(key), documents)
    assert found == (None if usd is None else ListedPrice(usd=usd, effective="2026-11-01"))


def test_what_is_asked_is_named_as_the_price_list_names_it() -> None:
    asked = {
        each.key: each for each in price_queries(PRICES.price_list, "us-east-1", "nova-2-lite", ["nova-pro"])
    }
    assert asked[HOUR].filters == {
        "regionCode": "us-east-1",
        "usagetype": "USE1-Nova2.0Lite-RFT-Training-Hours",
    }
    assert (
        asked["models/nova-2-lite/tuned_output_1k"]
        .filters["usagetype"]
        .endswith("output-tokens-custom-model")
    )
    assert asked["judges/nova-pro/input_1k"].filters["usagetype"] == "USE1-NovaPro-input-tokens"
    assert asked["services/lambda_gb_second"].service == "AWSLambda"


def test_what_the_price_list_does_not_sell_is_not_asked_for() -> None:
    asked = price_queries(PRICES.price_list, "eu-west-1", "nova-2-lite", ["claude-haiku-4-5"])
    assert {each.key.partition("/")[0] for each in asked} == {"services"}
    asked = price_queries(PRICES.price_list, "us-east-1", "nova-2-lite", ["claude-haiku-4-5"])
    assert not [each for each in asked if "claude" in each.key]


def test_every_family_is_an_entry_of_the_catalogue() -> None:
    assert set(PRICES.price_list.families) <= set(PRICES.models) | set(PRICES.judges)


def test_a_persons_price_is_over_the_lists_and_the_lists_over_the_files() -> None:
    listed = PRICES.with_listed({HOUR: ListedPrice(usd=95.5, effective="2026-11-01")})
    found = run_prices(listed, "nova-2-lite")
    assert (found.model.training_hour, found.source("training")) == (95.5, "Price List of 2026-11-01")
    assert found.source("storage") == "price catalogue of 2026-08-31"
    own = run_prices(listed.with_training_hour("nova-2-lite", 80, "execution input"), "nova-2-lite")
    assert (own.model.training_hour, own.source("training")) == (80, "execution input")
    assert PRICES.models["nova-2-lite"].training_hour is None, "the catalogue itself does not change"


def test_judges_have_a_date_of_their_own() -> None:
    sources = run_prices(PRICES, "nova-2-lite", "nova-pro", "nova-pro").sources
    assert sources["both_judges"] == f"price catalogue of {PRICES.judges_as_of}" != sources["base"]


def test_prices_of_two_sources_name_both() -> None:
    listed = PRICES.with_listed(
        {"models/nova-2-lite/base_input_1k": ListedPrice(usd=1, effective="2026-11-01")}
    )
    assert run_prices(listed, "nova-2-lite").source("base") == (
        "Price List of 2026-11-01 and price catalogue of 2026-08-31"
    )
