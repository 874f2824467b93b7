"""A stack whose graders ask judge models: each function may ask the judges of its own file, and do nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from rft.catalogue.judges import JudgeCall, read_calls
from rft.graders.spec import JUDGES_VARIABLE
from stacks.settings import SettingsError
from tests.infrastructure.project import ACCOUNT, REGION, synth_checked
from tests.infrastructure.reading import Template, allowed, of_type, only, statements, text
from tests.infrastructure.test_snapshots import masked

LITE, PRO = "us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"
HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
OPEN = "openai.gpt-oss-120b-1:0"
DEPLOYED = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:custom-model-deployment/abcdefghijkl"
IMPORTED = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:imported-model/0123456789ab"
OWN_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
MARKETPLACE = {
    "aws-marketplace:Subscribe",
    "aws-marketplace:Unsubscribe",
    "aws-marketplace:ViewSubscriptions",
}
PARTS = ("RewardMath", "EvaluationMath")


def rubric(model: str | None) -> str:
    """A grader file: the stack reads type and model alone."""
    named = {} if model is None else {"model": model}
    rules = {"type": "length", "max": 100}
    graders = {"judged": {"type": "rubric", **named}, "rules": rules}
    return json.dumps({"type": "multi", "graders": graders, "calculate_output": "judged * rules"})


def function(template: Template, name: str) -> dict[str, Any]:
    found: dict[str, Any] = only(template, "AWS::Lambda::Function", name)["Properties"]
    return found


def told(template: Template, name: str) -> dict[str, JudgeCall]:
    return read_calls(function(template, name)["Environment"]["Variables"][JUDGES_VARIABLE])


def profile(model: str) -> str:
    return f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/{model}"


def foundation(model: str, *regions: str) -> set[str]:
    return {f"arn:aws:bedrock:{region}::foundation-model/{model}" for region in regions}


@pytest.fixture(scope="module")
def nova(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Synthesized under cdk-nag: a finding without a reason raises."""
    return synth_checked(tmp_path_factory.mktemp("nova"), rubric(LITE), rubric(PRO))


@pytest.mark.parametrize(("role", "model"), [("RewardMath", LITE), ("EvaluationMath", PRO)])
def test_each_function_may_invoke_its_own_judge_and_nothing_else(
    nova: Template, role: str, model: str
) -> None:
    routed = foundation(model.removeprefix("us."), "us-east-1", "us-east-2", "us-west-2")
    assert allowed(nova, role) == {"bedrock:InvokeModel": {profile(model), *routed}}
    conditions = {
        resource: each.get("Condition")
        for each in statements(nova, role)
        if each["Action"] == ["bedrock:InvokeModel"]
        for resource in each["Resource"]
    }
    only_through = {"StringEquals": {"bedrock:InferenceProfileArn": profile(model)}}
    assert conditions == {profile(model): None, **dict.fromkeys(routed, only_through)}
    assert told(nova, role) == {model: JudgeCall(structured="tool", caches=True)}


def test_a_judged_function_has_long_to_wait(nova: Template) -> None:
    for name in PARTS:
        found = function(nova, name)
        assert (found["Timeout"], found["MemorySize"]) == (600, 1024)
        # A cap would fail the calls that training makes in parallel.
        assert "ReservedConcurrentExecutions" not in found
        assert "VpcConfig" not in found


def test_only_what_asks_a_judge_is_told_of_one(tmp_path: Path) -> None:
    template = synth_checked(tmp_path, rubric(LITE), '{"type": "length", "max": 100}')
    assert JUDGES_VARIABLE not in function(template, "EvaluationMath")["Environment"]["Variables"]
    assert function(template, "EvaluationMath")["Timeout"] == 300
    assert allowed(template, "EvaluationMath") == {}


def test_no_first_party_judge_brings_marketplace_permissions(nova: Template) -> None:
    assert "aws-marketplace" not in json.dumps(nova)


def test_a_judge_sold_through_the_marketplace_may_be_subscribed_to_and_no_other_product(
    tmp_path: Path,
) -> None:
    template = synth_checked(tmp_path, rubric(HAIKU), rubric(LITE))
    rights = allowed(template, "RewardMath")
    routed = foundation(HAIKU.removeprefix("us."), "us-east-1", "us-east-2", "us-west-2")
    assert rights.pop("bedrock:InvokeModel") == {profile(HAIKU), *routed}
    assert rights == {action: {"*"} for action in MARKETPLACE}
    through_bedrock = {"aws:CalledViaLast": "bedrock.amazonaws.com"}
    found = {
        action: each["Condition"]
        for each in statements(template, "RewardMath")
        for action in each["Action"]
        if action in MARKETPLACE
    }
    assert found["aws-marketplace:Subscribe"] == {
        "StringEquals": through_bedrock,
        "ForAnyValue:StringEquals": {"aws-marketplace:ProductId": ["prod-xdkflymybwmvi"]},
    }
    assert {action for action, each in found.items() if each == {"StringEquals": through_bedrock}} == {
        "aws-marketplace:Unsubscribe",
        "aws-marketplace:ViewSubscriptions",
    }
    assert told(template, "RewardMath")[HAIKU].third_party
    # The other function's role is its own: it has nothing of this.
    assert not MARKETPLACE & set(allowed(template, "EvaluationMath"))


def test_an_open_weight_judge_is_called_where_the_stack_is(tmp_path: Path) -> None:
    template = synth_checked(tmp_path, rubric(OPEN))
    assert allowed(template, "RewardMath") == {"bedrock:InvokeModel": foundation(OPEN, "us-east-1")}
    assert told(template, "RewardMath") == {OPEN: JudgeCall(structured="json_schema", reasoning_tokens=2000)}


def test_a_trained_judge_is_named_exactly_with_the_keys_of_its_model(tmp_path: Path) -> None:
    template = synth_checked(tmp_path, rubric(DEPLOYED), rubric(IMPORTED), judge_keys=[OWN_KEY])
    for role, arn in (("RewardMath", DEPLOYED), ("EvaluationMath", IMPORTED)):
        assert allowed(template, role) == {"bedrock:InvokeModel": {arn}, "kms:Decrypt": {"key", OWN_KEY}}
        [decrypts] = [each for each in statements(template, role) if each["Action"] == ["kms:Decrypt"]]
        via = {"kms:ViaService": f"bedrock.{REGION}.amazonaws.com"}
        assert decrypts["Condition"] == {"StringEquals": via}
        assert told(template, role) == {arn: JudgeCall(structured="text")}


@pytest.mark.parametrize(
    ("reward", "context", "message"),
    [
        (
            rubric("gpt-4o"),
            {},
            "reward.json names the judge 'gpt-4o', which the catalogue does not have. It has ",
        ),
        (
            rubric("gpt-4o"),
            {},
            "us.amazon.nova-pro-v1:0.*needs an entry in `judges` of catalogue/models.yaml",
        ),
        (
            rubric(None),
            {},
            "reward.json has a grader that asks a judge model, and names none: set its `model`",
        ),
        (
            rubric("qwen.qwen3-235b-a22b-2507-v1:0"),
            {},
            "Qwen3 235B A22B 2507 cannot be called in us-east-1; it can in us-west-2",
        ),
        (
            rubric(DEPLOYED),
            {"region": "us-west-2"},
            r"is not in this account and Region \(0{12}, us-west-2\)",
        ),
        (rubric(DEPLOYED), {"account": "111122223333"}, r"is not in this account and Region \(111122223333"),
        (
            json.dumps(
                {
                    "type": "multi",
                    "graders": {"a": {"type": "code_tests"}, "b": {"type": "rubric", "model": LITE}},
                    "calculate_output": "a * b",
                }
            ),
            {},
            "reward.json runs code, in a network without ways out, and asks a judge model; put one of the two",
        ),
    ],
)
def test_what_cannot_be_had_is_said_at_synth_checked(
    reward: str, context: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=message):
        synth_checked(tmp_path, reward, **context)


def test_judged_functions(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    template = masked(synth_checked(tmp_path, rubric(HAIKU), rubric(DEPLOYED)))
    kinds = ("AWS::IAM::Policy", "AWS::Lambda::Function")
    parts = {
        name: each
        for kind in kinds
        for name, each in of_type(template, kind).items()
        if name.startswith(PARTS)
    }
    assert parts == snapshot(extension_class=JSONSnapshotExtension)


def test_a_judge_is_on_the_dashboard_and_has_an_alarm(nova: Template) -> None:
    body = text(only(nova, "AWS::CloudWatch::Dashboard")["Properties"]["DashboardBody"])
    titles = [each["properties"].get("title") for each in json.loads(body)["widgets"]]
    assert {"Judge calls", "Judge tokens"} <= set(titles)
    alarm = only(nova, "AWS::CloudWatch::Alarm", "JudgeThrottledMath")["Properties"]
    assert (alarm["MetricName"], alarm["Threshold"], alarm["DatapointsToAlarm"]) == ("JudgeThrottles", 100, 3)
    assert "Service Quotas" in alarm["AlarmDescription"]
