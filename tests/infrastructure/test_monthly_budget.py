"""The optional budget: absent by default; where it is wanted, it may reach the topic and tells it."""

from pathlib import Path
from typing import Any

import pytest

from app import build_app
from stacks.project import ProjectFolders
from stacks.settings import SettingsError
from tests.infrastructure.project import CONTEXT
from tests.infrastructure.reading import Template, of_type, only


@pytest.fixture(scope="module")
def templates(project: ProjectFolders, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    folder: Path = tmp_path_factory.mktemp("budget")
    context = {**CONTEXT, "recipes": ["math"], "monthly_budget_usd": "250"}
    assembly = build_app(context, folder, folders=project).synth()
    return {stack.stack_name: stack.template for stack in assembly.stacks}


def statement(policy: dict[str, Any], sid: str) -> dict[str, Any]:
    return next(each for each in policy["Statement"] if each.get("Sid") == sid)


def test_by_default_there_is_none(pipeline: Template) -> None:
    assert not of_type(pipeline, "AWS::Budgets::Budget")


def test_it_watches_bedrock_by_the_month(templates: dict[str, Template]) -> None:
    budget = only(templates["rft-pipeline"], "AWS::Budgets::Budget")["Properties"]
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 250, "Unit": "USD"}
    assert budget["Budget"]["TimeUnit"] == "MONTHLY"
    assert budget["Budget"]["CostFilters"] == {"Service": ["Amazon Bedrock"]}
    told = budget["NotificationsWithSubscribers"]
    assert [
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"]) for each in told
    ] == [
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]
    topic = next(iter(of_type(templates["rft-pipeline"], "AWS::SNS::Topic")))
    assert all(
        each["Subscribers"] == [{"Address": {"Ref": topic}, "SubscriptionType": "SNS"}] for each in told
    )


def test_budgets_may_publish_and_encrypt_for_this_account_alone(templates: dict[str, Template]) -> None:
    policy = only(templates["rft-pipeline"], "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]
    key = only(templates["rft-data"], "AWS::KMS::Key")["Properties"]["KeyPolicy"]
    for found, actions in (
        (statement(policy, "BudgetsPublish"), "sns:Publish"),
        (statement(key, "BudgetsEncrypt"), ["kms:Decrypt", "kms:GenerateDataKey*"]),
    ):
        assert found["Principal"] == {"Service": "budgets.amazonaws.com"}
        assert found["Action"] == actions
        assert found["Condition"] == {"StringEquals": {"aws:SourceAccount": CONTEXT["account"]}}


@pytest.mark.parametrize("value", ["0", "-5", "much"])
def test_a_limit_is_a_number_over_zero(project: ProjectFolders, tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="monthly_budget_usd"):
        build_app({**CONTEXT, "monthly_budget_usd": value}, tmp_path, folders=project)
