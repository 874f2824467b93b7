"""What a role may do, for callers inside the emulator's process that act by a role: Step Functions,
Bedrock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearsal.emulator.environment import ACCOUNT


def role_may(
    role_arn: str, action: str, resource: str, region: str, context: Mapping[str, Any] | None = None
) -> bool:
    """Whether the policies of the role allow `action` on `resource`; False if there is no such role.

    `context` are condition keys with their values. Resource policies are not looked at. Callable from any
    thread.
    """
    from ministack.core import iam_evaluator

    name = role_arn.rpartition("/")[2]
    assumed = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/service"
    request = iam_evaluator.EvalContext(
        principal_arn=assumed,
        principal_type="AssumedRole",
        principal_account=ACCOUNT,
        action=action,
        resource_arn=resource,
        region=region,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    policies = iam_evaluator._gather_role_policies(name, ACCOUNT)
    return bool(iam_evaluator.evaluate(request, policies).decision == "Allow")


def role_trusts(role_arn: str, service: str, region: str, context: Mapping[str, Any] | None = None) -> bool:
    """Whether `service` (like "bedrock.amazonaws.com") may assume the role, by its trust policy.

    `context` are condition keys such as aws:SourceAccount and aws:SourceArn with their values.
    """
    from ministack.core import iam_evaluator
    from ministack.services import iam

    role = iam._roles.get_scoped(ACCOUNT, None, role_arn.rpartition("/")[2])
    if role is None:
        return False
    request = iam_evaluator.EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=ACCOUNT,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=region,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    return bool(iam_evaluator.evaluate_trust_policy(role["AssumeRolePolicyDocument"], service, request))
