"""Answer the Price List API, which MiniStack does not have, with the prices of the project's own dated catalogue.

Nothing is made up: what the catalogue does not know has no product here, as the price of a training hour.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ministack.core.responses import error_response_json, json_response

from rehearsal.emulator.json_service import PINS as PINS
from rehearsal.emulator.json_service import serve_json
from rft.catalogue.price_list import PriceQuery, price_queries
from rft.catalogue.prices import PriceCatalogue, load_prices

_SERVICE = "pricing"
_TARGET = "AWSPriceListService"
_CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
_PAGE = 100


def apply() -> None:
    """Serve pricing:GetProducts."""
    products = catalogue_products(load_prices(_CATALOGUE))
    serve_json(_SERVICE, _TARGET, lambda operation, request: _answer(operation, request, products))


def catalogue_products(catalogue: PriceCatalogue) -> list[dict[str, Any]]:
    """The catalogue's known prices as products of the Price List, in the Regions that it has prefixes for."""
    return [
        product(query, price, str(catalogue.as_of))
        for region in catalogue.price_list.usage_prefixes
        for query in _queries(catalogue, region)
        if (price := _price(catalogue, query)) is not None
    ]


def product(query: PriceQuery, usd: float, effective: str) -> dict[str, Any]:
    """One product as `FormatVersion` aws_v1 has it, with the first tier's price."""
    sku = hashlib.sha256(repr(query).encode()).hexdigest()[:16].upper()
    term, rate = f"{sku}.JRTCKXETXF", f"{sku}.JRTCKXETXF.6YS6EN2CT7"
    return {
        "product": {"attributes": {"servicecode": query.service, **query.filters}, "sku": sku},
        "serviceCode": query.service,
        "terms": {
            "OnDemand": {
                term: {
                    "sku": sku,
                    "effectiveDate": f"{effective}T00:00:00Z",
                    "termAttributes": {},
                    "priceDimensions": {
                        rate: {
                            "rateCode": rate,
                            "unit": _unit(query.key),
                            "beginRange": "0",
                            "endRange": "Inf",
                            "pricePerUnit": {"USD": f"{usd:.10f}"},
                        }
                    },
                }
            }
        },
        "publicationDate": f"{effective}T00:00:00Z",
    }


def _queries(catalogue: PriceCatalogue, region: str) -> list[PriceQuery]:
    """Every query that a run in the Region can ask, each once."""
    asked = [
        query
        for model in catalogue.models
        for query in price_queries(catalogue.price_list, region, model, catalogue.judges)
    ]
    return list({(query.service, *query.filters.values()): query for query in asked}.values())


def _price(catalogue: PriceCatalogue, query: PriceQuery) -> float | None:
    found: Any = catalogue
    for part in query.key.split("/"):
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    return None if found is None else float(found)


def _unit(key: str) -> str:
    name = key.rpartition("/")[2]
    units = {
        "training_hour": "hours",
        "storage_month": "Model/month",
        "lambda_gb_second": "Lambda-GB-Second",
        "lambda_request": "Requests",
        "step_functions_transition": "StateTransitions",
    }
    return units.get(name, "1K tokens")


def _answer(operation: str, request: dict[str, Any], products: list[dict[str, Any]]) -> Any:
    if operation != "GetProducts":
        return error_response_json("InvalidAction", f"The local AWS does not serve {operation}.")
    unserved = [item["Type"] for item in request.get("Filters", []) if item["Type"] != "TERM_MATCH"]
    if unserved:
        return error_response_json("InvalidParameterException", f"Filter type {unserved[0]} is not served.")
    wanted = {item["Field"]: item["Value"] for item in request.get("Filters", [])}
    found = [
        json.dumps(each)
        for each in products
        if each["serviceCode"] == request.get("ServiceCode")
        and all(each["product"]["attributes"].get(field) == value for field, value in wanted.items())
    ]
    return json_response({"FormatVersion": "aws_v1", "PriceList": found[:_PAGE]})
