"""Lambda concurrency: new accounts get 10, and training calls the reward function in parallel."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "Lambda concurrency"
# What AWS gives new accounts; AWS's reward function guide speaks of "10 concurrent ... to 400+".
NEW_ACCOUNT = 10


def check(_target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Read the account's limit."""
    limit = clients.functions.get_account_settings()["AccountLimit"]
    free = limit.get("UnreservedConcurrentExecutions", limit["ConcurrentExecutions"])
    if free <= NEW_ACCOUNT:
        return [
            CheckResult(
                name=NAME,
                status="warning",
                message=f"Only {free} functions may run at a time; training waits for its rewards.",
                fix="Ask for at least 100 in Service Quotas, Lambda, Concurrent executions (L-B99A9384).",
            )
        ]
    return [CheckResult(name=NAME, status="ok", message=f"{free:,} functions may run at a time.")]


CHECK = AccountCheck(
    name=NAME,
    what="Reads how many Lambda functions may run at a time.",
    run=check,
    fix_if_impossible="Ask for lambda:GetAccountSettings.",
)
