"""Caller and Region: who is asking, and whether anything can be trained where the stacks are."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "caller and Region"


def check(target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Ask STS for the caller; compare the Region with the catalogue's."""
    caller = clients.sts.get_caller_identity()
    message = f"{caller['Arn']} in account {caller['Account']}, Region {target.region}."
    if target.training_regions and target.region not in target.training_regions:
        return [
            CheckResult(
                name=NAME,
                status="failed",
                message=f"No model of the catalogue can be trained in {target.region}.",
                fix=f"Deploy in {' or '.join(target.training_regions)}: set AWS_REGION.",
            )
        ]
    return [CheckResult(name=NAME, status="ok", message=message)]


CHECK = AccountCheck(
    name=NAME,
    what="Asks STS who the caller is, and the catalogue whether any model can be trained in the Region.",
    run=check,
    fix_if_impossible="Sign in (for example `aws sso login`) and check AWS_PROFILE and AWS_REGION.",
)
