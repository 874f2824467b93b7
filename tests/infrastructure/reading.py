"""Reads templates: resources by type, policies by role, and CloudFormation values as one line of text."""

import json
from typing import Any

Template = dict[str, Any]
Resource = dict[str, Any]


def of_type(template: Template, kind: str) -> dict[str, Resource]:
    """Resources of a type by logical id."""
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def only(template: Template, kind: str, containing: str = "") -> Resource:
    """The one resource of a type whose logical id contains a text."""
    [found] = [each for name, each in of_type(template, kind).items() if containing in name]
    return found


def text(value: Any) -> str:
    """A CloudFormation value as one line: `${LogicalId.Arn}/runs/*`, exports by what they export."""
    if isinstance(value, str):
        return value
    [(function, argument)] = value.items()
    if function == "Fn::Join":
        return str(argument[0]).join(text(part) for part in argument[1])
    if function == "Ref":
        return f"${{{argument}}}"
    if function == "Fn::GetAtt":
        return f"${{{'.'.join(argument)}}}"
    if function == "Fn::ImportValue":
        return _exported(argument)
    raise AssertionError(f"unknown function {function}")


def _exported(name: str) -> str:
    known = {"Datasets": "datasets", "Runs": "runs", "Key": "key"}
    [short] = [word for part, word in known.items() if f"GetAtt{part}" in name or f"Ref{part}" in name]
    return short


def statements(template: Template, role: str) -> list[dict[str, Any]]:
    """Statements of every policy attached to the role whose logical id begins with a text, in one form.

    Actions and resources are sorted lists; resources are one line each.
    """
    found = []
    for policy in of_type(template, "AWS::IAM::Policy").values():
        roles = [reference["Ref"] for reference in policy["Properties"]["Roles"]]
        if any(name.startswith(role) for name in roles):
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                found.append(
                    {
                        **statement,
                        "Action": sorted(as_list(statement["Action"])),
                        "Resource": sorted(text(each) for each in as_list(statement["Resource"])),
                    }
                )
    return found


def allowed(template: Template, role: str) -> dict[str, set[str]]:
    """What a role may do: action to resources, logs and traces aside."""
    rights: dict[str, set[str]] = {}
    for statement in statements(template, role):
        assert statement["Effect"] == "Allow"
        for action in statement["Action"]:
            if action.split(":")[0] != "xray" and action not in ("logs:CreateLogStream", "logs:PutLogEvents"):
                rights.setdefault(action, set()).update(statement["Resource"])
    return rights


def as_list(value: Any) -> list[Any]:
    """CloudFormation writes lists of one without their brackets."""
    return value if isinstance(value, list) else [value]


def state_machine(template: Template) -> dict[str, Any]:
    """The state machine's definition, references replaced by ARNs that look real."""
    definition = only(template, "AWS::StepFunctions::StateMachine")["Properties"]["DefinitionString"]
    parts = []
    for part in definition["Fn::Join"][1]:
        if isinstance(part, str):
            parts.append(part)
        elif "Fn::GetAtt" in part:
            name = part["Fn::GetAtt"][0]
            parts.append(f"arn:aws:lambda:us-east-1:000000000000:function:{name}")
        else:
            parts.append({"AWS::Partition": "aws"}[part["Ref"]])
    machine: dict[str, Any] = json.loads("".join(parts))
    return machine


def all_states(machine: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every state by name, those inside Maps included."""
    found: dict[str, dict[str, Any]] = {}
    for name, state in machine["States"].items():
        found[name] = state
        if state["Type"] == "Map":
            found |= all_states(state["ItemProcessor"])
    return found
