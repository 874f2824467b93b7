"""Customization jobs: there is room for one more."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "customization jobs"
QUOTA_CODE = "L-0406044C"


def check(_target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Compare the quota of scheduled customization jobs with the jobs in progress."""
    quota = clients.service_quotas.get_service_quota(ServiceCode="bedrock", QuotaCode=QUOTA_CODE)
    limit = int(quota["Quota"]["Value"])
    pages = clients.bedrock.get_paginator("list_model_customization_jobs").paginate(statusEquals="InProgress")
    running = sum(len(page["modelCustomizationJobSummaries"]) for page in pages)
    if running >= limit:
        return [
            CheckResult(
                name=NAME,
                status="failed",
                message=f"{running} of {limit} jobs are in progress: Bedrock will take no other.",
                fix=f"Wait for one to end, or ask for more in Service Quotas ({QUOTA_CODE}).",
            )
        ]
    return [CheckResult(name=NAME, status="ok", message=f"{running} of {limit} are in progress.")]


CHECK = AccountCheck(
    name=NAME,
    what="Compares Bedrock's quota of customization jobs with those in progress.",
    run=check,
    fix_if_impossible=f"Look {QUOTA_CODE} up in the Service Quotas console and compare it with Bedrock's.",
)
