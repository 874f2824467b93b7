"""An IAM statement together with the reason for its wildcard, if it has one: no wildcard goes unexplained."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from stacks.constructs.acknowledgement import acknowledge


@dataclass(frozen=True)
class Permission:
    """One statement; `wildcard` says why its resources cannot be named one by one."""

    statement: iam.PolicyStatement
    wildcard: str


def permission(
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    sid: str | None = None,
    conditions: Mapping[str, Any] | None = None,
    wildcard: str = "",
) -> Permission:
    """A statement that allows `actions` on `resources`."""
    statement = iam.PolicyStatement(
        sid=sid, actions=list(actions), resources=list(resources), conditions=conditions
    )
    return Permission(statement, wildcard)


def give(role: iam.Role, permissions: Iterable[Permission]) -> None:
    """Add statements to a role, and the reason of each wildcard to its policy.

    Raises:
        ValueError: a wildcard has no reason.
    """
    for each in permissions:
        role.add_to_policy(each.statement)
        explain_wildcards(role.node.find_child("DefaultPolicy"), each)


def explain_wildcards(policy: IConstruct, each: Permission) -> None:
    """Acknowledge cdk-nag's wildcard finding of each resource of a statement that has one."""
    for resource in each.statement.resources:
        text = _as_nag_writes(Stack.of(policy).resolve(resource))
        if "*" not in text:
            continue
        if not each.wildcard:
            raise ValueError(f"{policy.node.path}: no reason is given for the wildcard in {text}")
        acknowledge(policy, f"AwsSolutions-IAM5[Resource::{text}]", each.wildcard)


def _as_nag_writes(value: Any) -> str:
    """A resolved CloudFormation value in cdk-nag's one-line form: `<LogicalId.Arn>/*`."""
    if isinstance(value, str):
        return value
    [(function, argument)] = value.items()
    if function == "Fn::Join":
        return "".join(_as_nag_writes(part) for part in argument[1])
    if function == "Ref":
        return f"<{argument}>"
    if function == "Fn::GetAtt":
        return f"<{'.'.join(argument)}>"
    if function == "Fn::ImportValue":
        return _as_nag_writes(argument)
    raise ValueError(f"{function} in a policy's resource: teach it to _as_nag_writes")
