"""Training role: Bedrock may assume it, and only for this account's own jobs."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "training role"
SERVICE = "bedrock.amazonaws.com"
REDEPLOY = "Deploy the stacks again: they set the trust policy."


def check(target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Read the role's trust policy."""
    if target.training_role_arn is None:
        return [CheckResult(name=NAME, status="skipped", message="The stacks are not deployed yet.")]
    arn = target.training_role_arn
    role = clients.iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
    document = cast("Mapping[str, Any]", role.get("AssumeRolePolicyDocument") or {})
    trusting = [s for s in _many(document.get("Statement")) if _lets_bedrock_assume(s)]
    if not trusting:
        message = f"{arn} does not let {SERVICE} assume it; Bedrock would refuse every job."
        return [CheckResult(name=NAME, status="failed", message=message, fix=REDEPLOY)]
    job = f"arn:{arn.split(':')[1]}:bedrock:{target.region}:{arn.split(':')[4]}:model-customization-job/any"
    problem = _problem(trusting[0].get("Condition") or {}, arn.split(":")[4], job)
    if problem is None:
        message = "Bedrock may assume it, for this account's jobs only."
        return [CheckResult(name=NAME, status="ok", message=message)]
    status, message = problem
    return [CheckResult(name=NAME, status=status, message=message, fix=REDEPLOY)]


def _lets_bedrock_assume(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    services = list(_many(principal.get("Service"))) if isinstance(principal, Mapping) else []
    actions = list(_many(statement.get("Action")))
    return statement.get("Effect") == "Allow" and SERVICE in services and "sts:AssumeRole" in actions


def _problem(condition: Mapping[str, Any], account: str, job: str) -> tuple[Any, str] | None:
    """(status, sentence) of what is wrong with the two confused-deputy conditions, or None."""
    found = {
        key.lower(): list(_many(value))
        for operator in condition.values()
        if isinstance(operator, Mapping)
        for key, value in operator.items()
    }
    for key, wanted in (("aws:sourceaccount", account), ("aws:sourcearn", job)):
        if key not in found:
            return "warning", f"Its trust policy lacks {key}: another account's job could use the role."
        if not any(fnmatchcase(wanted, str(pattern)) for pattern in found[key]):
            shown = ", ".join(map(str, found[key]))
            return "failed", f"Its trust policy's {key} is {shown}, which does not match {wanted}."
    return None


def _many(value: Any) -> Iterable[Any]:
    """IAM writes one thing or a list of them."""
    return value if isinstance(value, list) else [] if value is None else [value]


CHECK = AccountCheck(
    name=NAME,
    what="Reads the training role's trust policy: bedrock.amazonaws.com, with source account and source ARN.",
    run=check,
    fix_if_impossible="Ask for iam:GetRole on the training role, or compare its trust policy in the console.",
)
