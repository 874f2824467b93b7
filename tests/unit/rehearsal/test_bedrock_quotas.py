"""The simulated quotas are found by the product's own search, so that pacing does not stretch a rehearsal."""

from collections.abc import Iterator
from typing import Any

import pytest

from rehearsal.bedrock.models_catalogue import CATALOGUE
from rehearsal.bedrock.service import SERVICE_QUOTAS
from rft.catalogue.models import load_models
from rft_aws.request_rates import request_rate

MODELS = load_models(CATALOGUE).models


class Quotas:
    """Service Quotas with the simulator's quotas alone."""

    def get_paginator(self, _name: str) -> "Quotas":
        return self

    def paginate(self, **_query: Any) -> Iterator[dict[str, Any]]:
        yield {"Quotas": SERVICE_QUOTAS}


@pytest.mark.parametrize("tuned", [False, True])
@pytest.mark.parametrize("name", MODELS)
def test_every_model_of_the_catalogue_is_fast(name: str, tuned: bool) -> None:
    rate = request_rate(Quotas(), MODELS[name], tuned)  # type: ignore[arg-type]
    assert rate.per_minute == 20_000.0
    assert rate.source.startswith("Service Quotas L-REHEARSE")
