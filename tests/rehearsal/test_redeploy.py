"""Deploying a changed reward never touches a running job: its version is pinned, and versions stay."""

import json
import shutil
import time
from pathlib import Path

import pytest

from rehearsal.assembly import assembly
from rehearsal.session import RehearsalSession
from stacks.project import ROOT, ProjectFolders

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]


def changed_reward(folder: Path) -> ProjectFolders:
    """The project with a math reward of another kind: strict correctness alone."""
    shutil.copytree(ROOT / "datasets", folder / "datasets")
    recipe = folder / "datasets" / "math"
    (recipe / "reward.json").write_text((recipe / "evaluation.json").read_text())
    return ProjectFolders(datasets=folder / "datasets")


def test_a_job_keeps_the_reward_that_it_began_with(session: RehearsalSession, tmp_path: Path) -> None:
    functions = session.aws.client("lambda")
    outputs = session.aws.client("cloudformation").describe_stacks(StackName="rft-pipeline")["Stacks"][0][
        "Outputs"
    ]
    reward = next(item["OutputValue"] for item in outputs if item["OutputKey"] == "RewardFunctionMath")
    before = functions.get_alias(FunctionName=reward, Name="live")["FunctionVersion"]
    session.configure(hold=25.0)
    run = session.run({"recipe": "math"})
    watcher = session.watcher(run)
    while watcher.look().stage != "Monitor job":
        time.sleep(0.1)
    session.aws.deploy(assembly("math", session.region, changed_reward(tmp_path)))
    live = functions.get_alias(FunctionName=reward, Name="live")["FunctionVersion"]
    assert int(live) > int(before)
    end = session.follow(run)
    result = session.result(run)
    assert end.ended and result.outcome == "promoted", result.sentence
    job = session.aws.client("bedrock").get_model_customization_job(jobIdentifier=f"{run.run_id}-a1")
    grader = job["customizationConfig"]["rftConfig"]["graderConfig"]["lambdaGrader"]["lambdaArn"]
    assert grader.endswith(f"{reward}:{before}")
    assert result.report is not None
    rows = json.loads(result.report.with_name("report.json").read_text())["training_metrics"]
    # The changed reward has no partial credit: its components would show, from the redeploy on.
    assert all(set(rows[0]["components"]) == set(row["components"]) for row in rows if "components" in row)
    session.aws.deploy(assembly("math", session.region))
