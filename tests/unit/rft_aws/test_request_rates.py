"""Which quota paces a profile."""

from typing import Any

import pytest

from rft.catalogue.models import load_models
from rft_aws.request_rates import request_rate
from stacks.project import ROOT

NOVA = load_models(ROOT / "catalogue").model("nova-2-lite")
QUOTAS = {
    "Global cross-region model inference requests per minute for Amazon Nova 2 Lite": 4000.0,
    "On-demand model inference requests per minute for Amazon Nova 2 Lite": 100.0,
    "Cross-region model inference tokens per minute for Amazon Nova 2 Lite": 8_000_000.0,
    "Cross-region model inference requests per minute for Amazon Nova Lite": 2000.0,
    "Cross-region model inference requests per minute for Amazon Nova 2 Lite": 1000.0,
    "Custom model inference requests per minute for Amazon Nova 2 Lite": 8.0,
}


class Quotas:
    def __init__(self, names: list[str]) -> None:
        self._names = names

    def get_paginator(self, _name: str) -> "Quotas":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [
            {"Quotas": [{"QuotaName": name, "QuotaCode": "L-1", "Value": QUOTAS[name]}]}
            for name in self._names
        ]


@pytest.mark.parametrize(("tuned", "rate"), [(False, 1000.0), (True, 8.0)])
def test_a_model_behind_a_profile_has_the_profiles_quota(tuned: bool, rate: float) -> None:
    found = request_rate(Quotas([*QUOTAS]), NOVA, tuned)  # type: ignore[arg-type]
    assert found.per_minute == rate


def test_without_a_quota_of_its_own_the_catalogue_tells() -> None:
    found = request_rate(Quotas([*QUOTAS][:4]), NOVA, False)  # type: ignore[arg-type]
    assert (found.per_minute, found.source) == (NOVA.requests_per_minute.base, "catalogue")
