"""A Region with open-weight models: what stages may do there besides, what they are shipped with, lint."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stacks.constructs.stage_table import STAGES
from stacks.project import camel
from tests.infrastructure.project import synth_checked
from tests.infrastructure.reading import Template, allowed, of_type
from tests.infrastructure.test_static_checks import IGNORED

MANTLE = "arn:aws:bedrock-mantle:us-west-2:000000000000:"
PROJECT, MODELS = {f"{MANTLE}project/default"}, {f"{MANTLE}customized-model/*"}
JOB = ("GetFineTuningJob", "CancelFineTuningJob")
EXPECTED = {
    "profile_shard": ({"CreateInference"}, PROJECT),
    "submit_job": (
        {
            "CreateFile",
            "GetFile",
            "ListFiles",
            "DeleteFile",
            "CreateFineTuningJob",
            "ListFineTuningJobs",
            *JOB,
        },
        PROJECT,
    ),
    "monitor_job": ({"ListFiles", "DeleteFile", *JOB}, PROJECT),
    "promote_model": ({"CreateInference"}, PROJECT),
    "retire_model": ({"DeleteCustomizedModel"}, MODELS),
    "clean_up": ({"ListFineTuningJobs", "ListFiles", "DeleteFile", *JOB}, PROJECT),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("west") / "project"
    synth_checked(made, "{}\n", region="us-west-2", recipes=["math"])
    return made / "out"


@pytest.fixture(scope="module")
def west(home: Path) -> Template:
    template: Template = json.loads((home / "rft-pipeline.template.json").read_text())
    return template


def rights(template: Template, stage: str) -> dict[str, set[str]]:
    return {
        action.removeprefix("bedrock-mantle:"): resources
        for action, resources in allowed(template, f"Stages{camel(stage)}Role").items()
        if action.startswith("bedrock-mantle:")
    }


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_each_stage_may_make_its_own_calls_and_no_others(west: Template, stage: str) -> None:
    if stage not in EXPECTED:
        assert rights(west, stage) == {}
        return
    actions, resources = EXPECTED[stage]
    assert rights(west, stage) == dict.fromkeys(actions, resources) | {"CallWithBearerToken": {"*"}}


def test_who_submits_may_call_the_reward_function(west: Template, pipeline: Template) -> None:
    called = allowed(west, "StagesSubmitJobRole")["lambda:InvokeFunction"]
    assert len(called) == 1
    assert "RewardMathRewardFunction" in called.pop()
    assert "lambda:InvokeFunction" not in allowed(pipeline, "StagesSubmitJobRole")


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_elsewhere_there_are_no_such_rights(pipeline: Template, stage: str) -> None:
    assert rights(pipeline, stage) == {}


def test_only_the_stages_that_call_them_are_shipped_with_the_sdk(west: Template, pipeline: Template) -> None:
    def codes(template: Template) -> dict[str, str]:
        functions = of_type(template, "AWS::Lambda::Function")
        return {
            stage.name: function["Properties"]["Code"]["S3Key"]
            for stage in STAGES
            for name, function in functions.items()
            if name.startswith(f"Stages{camel(stage.name)}Function")
        }

    here, there = codes(west), codes(pipeline)
    assert {stage for stage in here if here[stage] != there[stage]} == set(EXPECTED)
    assert len({here[stage] for stage in EXPECTED}) == 1


def test_no_managed_policy_is_attached(west: Template) -> None:
    for name, role in of_type(west, "AWS::IAM::Role").items():
        assert "Mantle" not in json.dumps(role["Properties"].get("ManagedPolicyArns", [])), name


def test_cfn_lint(home: Path) -> None:
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "us-west-2", "-i", IGNORED, "--"]
    command += [str(home / f"rft-{stack}.template.json") for stack in ("data", "pipeline")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
