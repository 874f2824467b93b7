"""Prices of the day: the catalogue with what the Price List API says, where it can be asked."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from rft.catalogue.price_list import ListedPrice, PriceQuery, listed_price, price_queries
from rft.catalogue.prices import PriceCatalogue

if TYPE_CHECKING:
    from mypy_boto3_pricing import PricingClient

# A query names one product of one Region; more answers mean that it was not understood.
MOST_PRODUCTS = 100


def prices_of_the_day(
    client: "PricingClient", catalogue: PriceCatalogue, region: str, model: str, judges: list[str]
) -> tuple[PriceCatalogue, str | None]:
    """The catalogue with the listed prices of a model and of judges, all named as in `prices.yaml`.

    Returns:
        The catalogue, and where the Price List could not be asked a sentence that says so: those of its prices that
        were not read are the file's own.
    """
    found: dict[str, ListedPrice] = {}
    note = None
    for query in price_queries(catalogue.price_list, region, model, judges):
        try:
            price = listed_price(query, _products(client, query))
        except (ClientError, BotoCoreError) as error:
            # Whatever keeps one question from being answered keeps the others, and each would wait for its time limit.
            note = (
                f"The Price List API could not be asked ({_name_of(error)}): prices are those of the catalogue of "
                f"{catalogue.as_of}."
            )
            break
        if price is not None:
            found[query.key] = price
    return catalogue.with_listed(found), note


def _products(client: "PricingClient", query: PriceQuery) -> list[str]:
    pages = client.get_paginator("get_products").paginate(
        ServiceCode=query.service,
        Filters=[
            {"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in query.filters.items()
        ],
        FormatVersion="aws_v1",
        PaginationConfig={"MaxItems": MOST_PRODUCTS},
    )
    return [text for page in pages for text in page["PriceList"]]


def _name_of(error: ClientError | BotoCoreError) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
