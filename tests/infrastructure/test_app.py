"""The composition root: Regions, accounts that are not known at synth, several recipes."""

import json
from pathlib import Path

import pytest
from aws_cdk import Validations
from aws_cdk.assertions import Annotations, Match
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from app import build_app
from stacks.pipeline_stack import PipelineStack
from stacks.project import ProjectFolders
from stacks.settings import SettingsError
from tests.infrastructure.project import CONTEXT
from tests.infrastructure.reading import of_type

WARNING = (
    "No chosen recipe's model is offered for reinforcement fine-tuning in eu-west-1. "
    "Offered in: math (Amazon Nova 2 Lite): us-east-1"
)


def test_region_without_the_model_is_warned_about(project: ProjectFolders, tmp_path: Path) -> None:
    app = build_app({**CONTEXT, "region": "eu-west-1"}, tmp_path, folders=project)
    pipeline = app.node.find_child("rft-pipeline")
    assert isinstance(pipeline, PipelineStack)
    Annotations.from_stack(pipeline).has_warning(
        "*", Match.string_like_regexp(WARNING.replace("(", r"\(").replace(")", r"\)"))
    )


def test_account_and_region_may_stay_open(
    project: ProjectFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    app = build_app({"prefix": "team-a", "recipes": ["*"]}, tmp_path, folders=project)
    Validations.of(app).add_plugins(
        AwsSolutionsChecks(app, verbose=True), ServerlessChecks(app, verbose=True)
    )
    app.synth()
    template = json.loads((tmp_path / "team-a-pipeline.template.json").read_text())
    functions = of_type(template, "AWS::Lambda::Function")
    assert sum(name.startswith(("Reward", "Evaluation")) for name in functions) == 4
    assert {"RewardFunctionMath", "RewardFunctionCodeRepair"} <= set(template["Outputs"])


def test_unbuilt_assets_are_named(project: ProjectFolders, tmp_path: Path) -> None:
    elsewhere = ProjectFolders(project.datasets, project.catalogue, project.source, tmp_path)
    with pytest.raises(SettingsError, match="build_assets --platform lambda` first"):
        build_app(CONTEXT, tmp_path, folders=elsewhere)
