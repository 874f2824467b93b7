"""Functions, their logs and environments, and what a new version does to the exports."""

import json
from pathlib import Path

import pytest

from app import build_app
from stacks.constructs.stage_table import STAGES
from stacks.project import ProjectFolders, camel
from tests.infrastructure.project import CONTEXT, make_project, write_asset
from tests.infrastructure.reading import Template, of_type, only

ENVIRONMENT_LIMIT = 4096
LONGEST_NAME = "x" * 64


def test_every_function_is_traced_logged_and_as_large_as_planned(pipeline: Template) -> None:
    groups = of_type(pipeline, "AWS::Logs::LogGroup")
    for function in of_type(pipeline, "AWS::Lambda::Function").values():
        properties = function["Properties"]
        assert properties["Runtime"] == "python3.14"
        assert properties["Architectures"] == ["arm64"]
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert properties["LoggingConfig"]["LogGroup"]["Ref"] in groups
        assert properties["Timeout"] <= 900
        assert "ReservedConcurrentExecutions" not in properties
        assert "VpcConfig" not in properties
        assert "FunctionName" not in properties


def test_logs_are_kept_as_long_as_the_settings_say(pipeline: Template) -> None:
    assert {
        g["Properties"]["RetentionInDays"] for g in of_type(pipeline, "AWS::Logs::LogGroup").values()
    } == {90}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: str(stage.name))
def test_stage_function_is_its_modules_handler(pipeline: Template, stage: object) -> None:
    name = stage.name  # type: ignore[attr-defined]
    properties = only(pipeline, "AWS::Lambda::Function", f"Stages{camel(name)}")["Properties"]
    assert properties["Handler"] == f"stages.{name}.handler"
    variables = properties["Environment"]["Variables"]
    assert {
        "RFT_DATASETS_BUCKET",
        "RFT_RUNS_BUCKET",
        "RFT_DATA_BUCKETS",
        "RFT_KEY_ARN",
        "RFT_TRAINING_ROLE_ARN",
        "RFT_TOPIC_ARN",
        "RFT_FUNCTIONS",
        "RFT_CHAMPION_PREFIX",
    } <= set(variables)
    assert json.loads(variables["RFT_DATA_BUCKETS"]) == ["other-data"]
    assert variables["RFT_CHAMPION_PREFIX"] == "/rft-pipeline/champions"


def test_environment_fits_with_ten_recipes(pipeline: Template) -> None:
    variables = only(pipeline, "AWS::Lambda::Function", "StagesResolveRun")["Properties"]["Environment"][
        "Variables"
    ]
    fixed = sum(len(name) + 100 for name in variables if name != "RFT_FUNCTIONS")
    recipes = {
        f"{'r' * 31}{number}": {"reward": LONGEST_NAME, "evaluation": LONGEST_NAME} for number in range(10)
    }
    assert fixed + len(json.dumps(recipes)) < ENVIRONMENT_LIMIT


@pytest.mark.parametrize("kind", ["reward", "evaluation"])
def test_grader_function_knows_its_recipe_and_keeps_its_versions(pipeline: Template, kind: str) -> None:
    prefix = f"{kind.capitalize()}Math"
    properties = only(pipeline, "AWS::Lambda::Function", prefix)["Properties"]
    assert properties["Handler"] == "reward.handler.handler"
    assert properties["Environment"]["Variables"] == {
        "POWERTOOLS_SERVICE_NAME": "reward.handler",
        "POWERTOOLS_METRICS_NAMESPACE": "RFT",
        "RFT_RECIPE": "math",
        "RFT_GRADER_FILE": f"{kind}.json",
        "RFT_FUNCTION": kind,
    }
    version = only(pipeline, "AWS::Lambda::Version", prefix)
    assert version["DeletionPolicy"] == "Retain"
    alias = only(pipeline, "AWS::Lambda::Alias", prefix)["Properties"]
    assert alias["Name"] == "live"


def test_clean_up_keeps_what_it_could_not_do(pipeline: Template) -> None:
    properties = only(pipeline, "AWS::Lambda::Function", "StagesCleanUp")["Properties"]
    [queue] = of_type(pipeline, "AWS::SQS::Queue")
    assert properties["DeadLetterConfig"] == {"TargetArn": {"Fn::GetAtt": [queue, "Arn"]}}
    queue_properties = only(pipeline, "AWS::SQS::Queue")["Properties"]
    assert queue_properties == {
        "MessageRetentionPeriod": 14 * 24 * 3600,
        "SqsManagedSseEnabled": True,
        "Tags": [{"Key": "application", "Value": "rft"}],
    }


def synth(folders: ProjectFolders, target: Path) -> dict[str, Template]:
    build_app(CONTEXT, target, folders=folders).synth()
    return {
        name: json.loads((target / f"rft-{name}.template.json").read_text()) for name in ("data", "pipeline")
    }


def exports(template: Template) -> dict[str, object]:
    return {
        name: output["Export"] for name, output in template.get("Outputs", {}).items() if "Export" in output
    }


def test_changed_reward_makes_a_version_and_leaves_the_exports_alone(tmp_path: Path) -> None:
    folders = make_project(tmp_path)
    before = synth(folders, tmp_path / "before")
    write_asset(folders, "reward-math", "a stricter reward")
    after = synth(folders, tmp_path / "after")

    assert exports(before["data"]) == exports(after["data"]) != {}
    assert exports(before["pipeline"]) == exports(after["pipeline"]) == {}
    assert "Version" not in json.dumps(exports(after["data"]))
    old, new = (set(of_type(each["pipeline"], "AWS::Lambda::Version")) for each in (before, after))
    [replaced] = old - new
    assert replaced.startswith("RewardMath")
    assert len(new) == len(old)
