"""Custom model deployments: there is room for the candidate."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "model deployments"
# "Custom models with a creating status per account".
CREATING_CODE = "L-C02E1E99"
# Bedrock endpoints and quotas: total on-demand custom model deployments; its code is not published.
TOTAL = 10


def check(_target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Compare the two deployment quotas with what is there."""
    pages = clients.bedrock.get_paginator("list_custom_model_deployments").paginate()
    states = [item["status"] for page in pages for item in page.get("modelDeploymentSummaries", [])]
    if len(states) >= TOTAL:
        message = f"{len(states)} of {TOTAL} deployments exist: the candidate could not be deployed."
        fix = "Delete one that nobody uses, in the Bedrock console under Custom models."
        return [CheckResult(name=NAME, status="failed", message=message, fix=fix)]
    quota = clients.service_quotas.get_service_quota(ServiceCode="bedrock", QuotaCode=CREATING_CODE)
    creating, limit = states.count("Creating"), int(quota["Quota"]["Value"])
    if creating >= limit:
        message = f"{creating} of {limit} deployments are being created now; the run would wait."
        fix = "Nothing, if they finish before this run has trained its model."
        return [CheckResult(name=NAME, status="warning", message=message, fix=fix)]
    message = f"{len(states)} of {TOTAL} exist, {creating} in creation."
    return [CheckResult(name=NAME, status="ok", message=message)]


CHECK = AccountCheck(
    name=NAME,
    what="Compares Bedrock's quotas of custom model deployments with those that exist and are in creation.",
    run=check,
    fix_if_impossible=f"Look {CREATING_CODE} up in the Service Quotas console and compare it with Bedrock's.",
)
