"""What training asks of a reward function, read off the run and the account."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rft.catalogue.models import load_models
from rft_aws.reward_load import free_concurrency, judge_rate, reward_load
from stacks.project import ROOT
from tests.fakes.runs import run

JUDGES = load_models(ROOT / "catalogue").judges
RUBRIC = {"type": "rubric", "model": "us.amazon.nova-lite-v1:0"}
QUOTA = "Cross-region model inference requests per minute for Amazon Nova Lite"


def denied() -> ClientError:
    return ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "Operation")


def functions(limit: dict[str, int] | None) -> Any:
    def get() -> dict[str, Any]:
        if limit is None:
            raise denied()
        return {"AccountLimit": limit}

    return SimpleNamespace(get_account_settings=get)


def quotas(*found: tuple[str, float]) -> Any:
    listed = [{"QuotaName": name, "QuotaCode": "L-1", "Value": value} for name, value in found]
    pages = SimpleNamespace(paginate=lambda **_: [{"Quotas": listed}])
    return SimpleNamespace(get_paginator=lambda _: pages)


@pytest.mark.parametrize(
    ("limit", "free"),
    [
        ({"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}, 900),
        ({"ConcurrentExecutions": 10}, 10),
        (None, None),
    ],
)
def test_concurrency_is_what_nobody_reserved(limit: dict[str, int] | None, free: int | None) -> None:
    assert free_concurrency(functions(limit)) == free


def test_the_judges_quota_counts_through_its_inference_profile() -> None:
    judged = run().model_copy(update={"reward_config": RUBRIC})
    assert (
        judge_rate(judged, quotas(("On-demand ... Nova Lite requests per minute", 9), (QUOTA, 400)), JUDGES)
        == 400
    )
    assert judge_rate(judged, quotas(("Global " + QUOTA, 9)), JUDGES) is None
    own = judged.model_copy(update={"reward_config": {**RUBRIC, "model": "arn:of-its-own"}})
    assert judge_rate(own, quotas((QUOTA, 400)), JUDGES) is None

    def refuse(_name: str) -> Any:
        raise denied()

    refused: Any = SimpleNamespace(get_paginator=refuse)
    assert judge_rate(judged, refused, JUDGES) is None


def test_the_load_is_the_runs() -> None:
    found = run()
    load = reward_load(found, functions({"ConcurrentExecutions": 50}), quotas(), JUDGES)
    assert load.batch_size == found.hyperparameters.batchSize
    assert load.samples_per_prompt == found.hyperparameters.trainingSamplePerPrompt
    assert (load.token_limit, load.timeout_seconds) == (
        found.hyperparameters.token_limit,
        found.reward.timeout_seconds,
    )
    assert load.concurrency == 50 and load.judge_requests_per_minute is None
