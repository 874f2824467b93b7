"""What training will ask of a run's reward function, as the account lets it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from rft.catalogue.judges import Judge
from rft.contracts.run import Run
from rft.graders.spec import judge_models_of
from rft.preflight.throughput import Load
from rft_aws.request_rates import quota

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_service_quotas import ServiceQuotasClient


def reward_load(
    run: Run, functions: "LambdaClient", quotas: "ServiceQuotasClient", judges: Mapping[str, Judge]
) -> Load:
    """The load of the run's training; what the account does not tell is None."""
    return Load(
        token_limit=run.hyperparameters.token_limit,
        batch_size=run.hyperparameters.batchSize,
        samples_per_prompt=run.hyperparameters.trainingSamplePerPrompt,
        concurrency=free_concurrency(functions),
        judge_requests_per_minute=judge_rate(run, quotas, judges),
        timeout_seconds=run.reward.timeout_seconds,
    )


def free_concurrency(functions: "LambdaClient") -> int | None:
    """How many functions may run at a time that nobody has reserved for others."""
    try:
        limit = functions.get_account_settings()["AccountLimit"]
    except ClientError:
        return None
    return int(limit.get("UnreservedConcurrentExecutions", limit["ConcurrentExecutions"]))


def judge_rate(run: Run, quotas: "ServiceQuotasClient", judges: Mapping[str, Judge]) -> float | None:
    """The lowest quota among the reward's judges, in requests a minute; None where none is asked or none is told."""
    found = []
    for model in judge_models_of(run.reward_config):
        judge = judges.get(model)
        if judge is None:
            continue
        try:
            rate = quota(quotas, judge.title, "cross-region" if judge.routes_to else "on-demand")
        except ClientError:
            return None
        found += [] if rate is None else [rate.per_minute]
    return min(found, default=None)
