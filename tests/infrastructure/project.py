"""A small project to synthesize: two recipes, the real catalogue, and built assets of a few bytes."""

import json
import zipfile
from pathlib import Path
from typing import Any

from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from app import build_app
from stacks.build_assets import RECIPE_FILES
from stacks.project import ROOT, ProjectFolders
from tests.infrastructure.reading import Template

ACCOUNT = "000000000000"
REGION = "us-east-1"
CONTEXT = {"account": ACCOUNT, "region": REGION, "aws:cdk:disable-asset-staging": True}
RECIPES = ("math", "code_repair")


def make_project(home: Path, grader: str = "{}\n") -> ProjectFolders:
    """Write the project below `home`; `grader` is the content of every grader file."""
    folders = ProjectFolders(
        datasets=home / "datasets", catalogue=ROOT / "catalogue", source=ROOT / "lambda", build=home / "build"
    )
    for recipe in RECIPES:
        folder = folders.datasets / recipe
        folder.mkdir(parents=True)
        for name in RECIPE_FILES:
            (folder / name).write_text(_content(recipe, name, grader), encoding="utf-8")
    for platform in ("lambda", "host"):
        (folders.build / platform).mkdir(parents=True)
        for name in ("stages", "statistics", "open_weight", "publish_recipes"):
            write_asset(folders, name, name, platform)
        for recipe in RECIPES:
            for kind in ("reward", "evaluation"):
                write_asset(folders, f"{kind}-{recipe}", f"{kind} {recipe}", platform)
    return folders


def synth_checked(home: Path, reward: str, evaluation: str | None = None, **context: Any) -> Template:
    """The pipeline's template of the project with these grader files, under cdk-nag: a finding without a reason raises.

    `evaluation` is math's evaluation.json, `reward` every other grader file, and that one too where it is None.
    """
    folders = make_project(home, reward)
    if evaluation is not None:
        (folders.datasets / "math" / "evaluation.json").write_text(evaluation, encoding="utf-8")
    app = build_app({**CONTEXT, **context}, home / "out", folders=folders)
    Validations.of(app).add_plugins(
        AwsSolutionsChecks(app, verbose=True), ServerlessChecks(app, verbose=True)
    )
    app.synth()
    template: Template = json.loads((home / "out" / "rft-pipeline.template.json").read_text())
    return template


def write_asset(folders: ProjectFolders, name: str, content: str, platform: str = "lambda") -> None:
    """A built asset with one file in it."""
    path = folders.build / platform / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("content.txt"), content)
    path.with_name(path.name + ".inputs").write_text(content, encoding="ascii")


def _content(recipe: str, name: str, grader: str) -> str:
    if name == "recipe.yaml":
        return f"name: {recipe}\ntitle: Test\nmodel: nova-2-lite\nevaluation: {{primary: correct}}\n"
    return grader
