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
