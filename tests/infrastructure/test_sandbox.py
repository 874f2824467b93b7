"""A stack whose graders run a model's code: the network without ways out, and a role that its own code cannot use."""

import json
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from stacks.constructs.reward_function import INTERFACE_ACTIONS
from stacks.settings import SettingsError
from tests.infrastructure.project import synth_checked
from tests.infrastructure.reading import Template, as_list, of_type, only, statements, text
from tests.infrastructure.test_snapshots import masked

GRADER = '{"type": "multi", "graders": {"tests": {"type": "code_tests"}}, "calculate_output": "tests"}\n'
EXISTING = {
    "sandbox_subnets": ["subnet-0123456789abcdef0"],
    "sandbox_security_groups": ["sg-0123456789abcdef0"],
}
PARTS = ("Isolated", "RewardMath")
RULES = '{"type": "length", "max": 100}\n'


def synth(home: Path, *, evaluation: str = GRADER, **context: Any) -> Template:
    return synth_checked(home, GRADER, evaluation, **context)


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Synthesized under cdk-nag: a finding without a reason raises."""
    return synth(tmp_path_factory.mktemp("code"))


def test_nothing_leads_out_of_the_network(code: Template) -> None:
    vpc = only(code, "AWS::EC2::VPC")["Properties"]
    assert (vpc["EnableDnsSupport"], vpc["EnableDnsHostnames"]) == (False, False)
    kinds = {each["Type"] for each in code["Resources"].values() if each["Type"].startswith("AWS::EC2::")}
    assert kinds == {"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"}
    assert len(of_type(code, "AWS::EC2::Subnet")) == 2
    assert not any(
        "Ipv6" in key for subnet in of_type(code, "AWS::EC2::Subnet").values() for key in subnet["Properties"]
    )
    group = only(code, "AWS::EC2::SecurityGroup")["Properties"]
    assert "SecurityGroupIngress" not in group
    # CloudFormation takes an empty list for none given, and then everything may leave: one rule that matches nothing.
    [rule] = group["SecurityGroupEgress"]
    assert (rule["CidrIp"], rule["IpProtocol"]) == ("255.255.255.255/32", "icmp")
    assert (rule["FromPort"], rule["ToPort"]) == (252, 86)


def test_only_what_runs_code_is_in_the_network(tmp_path: Path) -> None:
    """The evaluation function has its own needs: it stays outside when it only counts characters."""
    template = synth(tmp_path, evaluation=RULES)
    inside = {
        n for n, e in of_type(template, "AWS::Lambda::Function").items() if "VpcConfig" in e["Properties"]
    }
    assert [name.startswith("RewardMath") for name in inside] == [True]
    outside = only(template, "AWS::Lambda::Function", "EvaluationMath")["Properties"]
    assert (outside["Timeout"], outside["MemorySize"]) == (300, 1024)
    assert outside["TracingConfig"] == {"Mode": "Active"}
    actions = {action for each in statements(template, "EvaluationMath") for action in each["Action"]}
    assert {action.partition(":")[0] for action in actions} == {"logs", "xray"}


def test_nothing_of_it_is_there_without_a_grader_that_runs_code(pipeline: Template) -> None:
    assert not [each for each in pipeline["Resources"].values() if each["Type"].startswith("AWS::EC2::")]
    assert '"ec2:' not in json.dumps(pipeline)


@pytest.mark.parametrize("kind", ["Reward", "Evaluation"])
def test_code_function_is_in_it_untraced_with_time_and_memory(code: Template, kind: str) -> None:
    properties = only(code, "AWS::Lambda::Function", f"{kind}Math")["Properties"]
    assert len(properties["VpcConfig"]["SubnetIds"]) == 2
    assert len(properties["VpcConfig"]["SecurityGroupIds"]) == 1
    assert "TracingConfig" not in properties
    assert (properties["Timeout"], properties["MemorySize"]) == (780, 1769)
    others = of_type(code, "AWS::Lambda::Function")
    assert sum("VpcConfig" in each["Properties"] for each in others.values()) == 2


@pytest.mark.parametrize("kind", ["Reward", "Evaluation"])
def test_what_lambda_needs_of_the_role_is_denied_to_the_functions_own_code(code: Template, kind: str) -> None:
    function = next(name for name in of_type(code, "AWS::Lambda::Function") if name.startswith(f"{kind}Math"))
    found = statements(code, f"{kind}Math")
    actions = {action for each in found if each["Effect"] == "Allow" for action in each["Action"]}
    assert actions == {"logs:CreateLogStream", "logs:PutLogEvents", *INTERFACE_ACTIONS}
    [denied] = [each for each in found if each["Effect"] == "Deny"]
    assert set(denied["Action"]) == set(INTERFACE_ACTIONS)
    [(operator, condition)] = denied["Condition"].items()
    assert operator == "ArnLike"
    assert [text(each) for each in condition["lambda:SourceFunctionArn"]] == [
        f"${{{function}.Arn}}",
        f"${{{function}.Arn}}:*",
    ]
    assert denied["Resource"] == ["*"]
    waits = as_list(only(code, "AWS::Lambda::Function", f"{kind}Math").get("DependsOn", []))
    assert not any("OwnCode" in name for name in waits)


def test_existing_subnets_are_used_and_none_are_made(tmp_path: Path) -> None:
    template = synth(tmp_path, evaluation=GRADER, **EXISTING)
    assert not [each for each in template["Resources"].values() if each["Type"].startswith("AWS::EC2::")]
    properties = only(template, "AWS::Lambda::Function", "RewardMath")["Properties"]
    assert properties["VpcConfig"] == {
        "SubnetIds": EXISTING["sandbox_subnets"],
        "SecurityGroupIds": EXISTING["sandbox_security_groups"],
    }


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ({"sandbox_subnets": EXISTING["sandbox_subnets"]}, "give both or neither"),
        ({**EXISTING, "sandbox_subnets": ["vpc-1"]}, "no id of the form subnet-"),
    ],
)
def test_half_a_network_is_refused(context: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        synth(tmp_path, **context)


def test_graders_whose_worst_batch_does_not_fit_into_the_function_are_refused(tmp_path: Path) -> None:
    slow = '{"type": "code_tests", "seconds": 30}'
    message = r"recipe math: evaluation\.json: 64 responses of a batch.* 3,920 s, and the function has 770 s"
    with pytest.raises(SettingsError, match=message):
        synth(tmp_path, evaluation=slow)


def test_snapshot(code: Template, snapshot: SnapshotAssertion) -> None:
    """What a recipe with code adds to the stack; the rest is in the snapshot of the whole stack."""
    added = {name: each for name, each in masked(code)["Resources"].items() if name.startswith(PARTS)}
    assert added == snapshot(extension_class=JSONSnapshotExtension)
