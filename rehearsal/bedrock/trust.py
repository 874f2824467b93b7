"""Whether a service may assume a role: MiniStack's own evaluation, made strict about which service asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def service_may_assume(role_arn: str, service: str, account: str, region: str, source_arn: str) -> bool:
    """Whether the role exists and its trust policy lets `service` assume it on behalf of `source_arn`."""
    from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy
    from ministack.services import iam

    role = iam._roles.get_scoped(account, None, role_arn.rsplit("/", 1)[-1])
    if role is None:
        return False
    # MiniStack has no service principals: it lets the account's root pass for any of them.
    root = f"arn:aws:iam::{account}:root"
    context = EvalContext(
        principal_arn=root,
        principal_type="Service",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=region,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": source_arn},
    )
    trust = statements_about(role.get("AssumeRolePolicyDocument", "{}"), service)
    return bool(evaluate_trust_policy(trust, root, context))


def statements_about(document: str | Mapping[str, Any], service: str) -> dict[str, Any]:
    """A trust policy cut down to the statements whose principal is that service (or everybody)."""
    policy = json.loads(document) if isinstance(document, str) else dict(document)
    statements = policy.get("Statement", [])
    statements = [statements] if isinstance(statements, dict) else statements
    return {**policy, "Statement": [entry for entry in statements if _names(entry.get("Principal"), service)]}


def _names(principal: object, service: str) -> bool:
    if principal == "*":
        return True
    named = principal.get("Service", []) if isinstance(principal, Mapping) else []
    return service in ([named] if isinstance(named, str) else named)
