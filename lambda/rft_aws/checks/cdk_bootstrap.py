"""CDK bootstrap: the account and Region were bootstrapped, by a version that is new enough."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "CDK bootstrap"
# CDK's default synthesizer refuses to deploy below 6 (aws-cdk-lib, DefaultStackSynthesizer).
LEAST = 6
BOOTSTRAP = "Run `npx cdk bootstrap` for this account and Region."


def check(target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Read the version parameter that bootstrapping leaves."""
    name = f"/cdk-bootstrap/{target.qualifier}/version"
    try:
        value = clients.ssm.get_parameter(Name=name)["Parameter"].get("Value", "")
    except clients.ssm.exceptions.ParameterNotFound:
        # With the stacks in place this is no hindrance to a run, only to the next deployment.
        return [
            CheckResult(
                name=NAME,
                status="failed" if target.training_role_arn is None else "warning",
                message=f"There is no parameter {name} in {target.region}: it was never bootstrapped.",
                fix=BOOTSTRAP,
            )
        ]
    if not value.isdigit() or int(value) < LEAST:
        return [
            CheckResult(
                name=NAME,
                status="failed" if target.training_role_arn is None else "warning",
                message=f"Bootstrap version {value} is too old; {LEAST} or newer is needed.",
                fix=BOOTSTRAP,
            )
        ]
    return [CheckResult(name=NAME, status="ok", message=f"Bootstrap version {value}.")]


CHECK = AccountCheck(
    name=NAME,
    what="Reads the version parameter that `cdk bootstrap` leaves in the Region.",
    run=check,
    fix_if_impossible="Ask for ssm:GetParameter on /cdk-bootstrap/*, or look it up in the console.",
)
