"""Asking the Price List API over the wire's own model, and going on without it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from rft.catalogue.price_list import price_queries
from rft.catalogue.prices import PriceCatalogue, load_prices
from rft_aws.price_list import prices_of_the_day
from tests.unit.forecast.test_price_list import product

PRICES = load_prices(Path(__file__).parents[3] / "catalogue")
ASKED = price_queries(PRICES.price_list, "us-east-1", "nova-2-lite", [])


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "pricing",
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(connect_timeout=0.2, read_timeout=0.2, retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber


def read(client: Any) -> tuple[PriceCatalogue, str | None]:
    return prices_of_the_day(client, PRICES, "us-east-1", "nova-2-lite", [])


def test_prices_are_asked_for_one_by_one_and_carry_their_date(client: Any, stub: Stubber) -> None:
    for query in ASKED:
        filters = [
            {"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in query.filters.items()
        ]
        found = []
        if query.key.endswith("training_hour"):
            found = [product("hours", ("0", "95.5"), **query.filters)]
        stub.add_response(
            "get_products",
            {"FormatVersion": "aws_v1", "PriceList": found},
            {"ServiceCode": query.service, "Filters": filters, "FormatVersion": "aws_v1"},
        )
    prices, note = read(client)
    stub.assert_no_pending_responses()
    assert note is None
    assert prices.models["nova-2-lite"].training_hour == 95.5
    assert prices.sources == {"models/nova-2-lite/training_hour": "Price List of 2026-11-01"}
    assert prices.models["nova-2-lite"].base_input_1k == PRICES.models["nova-2-lite"].base_input_1k


def test_a_refusal_leaves_the_catalogue_and_says_so(client: Any, stub: Stubber) -> None:
    stub.add_client_error("get_products", "AccessDeniedException")
    prices, note = read(client)
    assert prices == PRICES
    assert note is not None and "AccessDeniedException" in note and "catalogue of 2026-08-31" in note


def test_no_way_to_the_service_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    unreachable = boto3.client(
        "pricing",
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(connect_timeout=0.2, retries={"total_max_attempts": 1}),
    )
    prices, note = read(unreachable)
    assert prices == PRICES and note is not None and "EndpointConnectionError" in note
