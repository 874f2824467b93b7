"""One synth for all tests of this folder: the app as it is deployed, checked by cdk-nag."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# Before anything of the CDK: it tells jsii which Node to run.
from app import build_app  # isort: skip
from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from stacks.project import ProjectFolders
from tests.infrastructure.project import CONTEXT, make_project

Template = dict[str, Any]
Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesized:
    """The assembly of one synth."""

    folder: Path

    @property
    def data(self) -> Template:
        """Template of the data stack."""
        return self._read("rft-data.template.json")

    @property
    def pipeline(self) -> Template:
        """Template of the pipeline stack."""
        return self._read("rft-pipeline.template.json")

    @property
    def nag(self) -> list[dict[str, Any]]:
        """cdk-nag's reports, one a rule pack."""
        reports: list[dict[str, Any]] = self._read("validation-report.json")["pluginReports"]
        return reports

    def _read(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return content


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> ProjectFolders:
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def synthesized(project: ProjectFolders, tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """Every setting that adds something is on."""
    context = {
        **CONTEXT,
        "recipes": ["math"],
        "email": "team@example.com",
        "data_buckets": ["other-data"],
        "data_keys": [f"arn:aws:kms:us-east-1:{CONTEXT['account']}:key/11111111-2222-3333-4444-555555555555"],
    }
    folder = tmp_path_factory.mktemp("assembly")
    app = build_app(context, folder, folders=project)
    Validations.of(app).add_plugins(
        AwsSolutionsChecks(app, verbose=True), ServerlessChecks(app, verbose=True)
    )
    try:
        app.synth()
    except RuntimeError as error:
        # cdk-nag's findings fail their own test; the templates are written nevertheless.
        if "Validation failed" not in str(error):
            raise
    return Synthesized(folder)


@pytest.fixture(scope="session")
def data(synthesized: Synthesized) -> Template:
    return synthesized.data


@pytest.fixture(scope="session")
def pipeline(synthesized: Synthesized) -> Template:
    return synthesized.pipeline
