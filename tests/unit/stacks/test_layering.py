"""Arrows run one way: stages, reward -> rft_aws -> rft; the stacks know specs only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stacks.constructs.stage_table import STAGES
from stacks.project import ROOT

SOURCE = ROOT / "lambda"
PACKAGES = ("rft", "rft_aws", "stages", "reward")
MAY_IMPORT = {
    "rft": {"rft"},
    "rft_aws": {"rft", "rft_aws"},
    "stages": {"rft", "rft_aws", "stages"},
    "reward": {"rft", "rft_aws", "reward"},
}
SPECS = (
    "rft.contracts",
    "rft.catalogue",
    "rft.graders.spec",
    "rft.graders.packages",
    "rft.graders.time_budget",
)
OUTSIDE = {"boto3", "botocore", "awslambdaric", "aws_lambda_powertools", "openai"}
CLOCKS = {("time", "time"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("os", "environ")}
# They start, lock or prove child processes: what a child's environment holds is their business.
CHILD_PROCESSES = {
    "rft/graders/math/symbolic.py",
    "rft/graders/sandbox/child/lock.py",
    "rft/graders/sandbox/probe.py",
}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    forbidden = (set(PACKAGES) | {"stacks", "rehearsal", "rft_cli", "aws_cdk"}) - MAY_IMPORT[package]
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files(SOURCE / package)
        for module in imported(path)
        if module.split(".")[0] in forbidden
    ]
    assert wrong == []


def test_core_knows_no_aws_no_environment_and_no_clock() -> None:
    wrong = []
    for path in files(SOURCE / "rft"):
        wrong += [f"{path}: {module}" for module in imported(path) if module.split(".")[0] in OUTSIDE]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and (node.value.id, node.attr) in CLOCKS
                and not (node.attr == "environ" and str(path.relative_to(SOURCE)) in CHILD_PROCESSES)
            ):
                wrong.append(f"{path}:{node.lineno}: {node.value.id}.{node.attr}")
    assert wrong == []


def test_stacks_import_specs_alone() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in [ROOT / "app.py", *files(ROOT / "stacks")]
        for module in imported(path)
        if module.split(".")[0] in PACKAGES and not module.startswith(SPECS)
    ]
    assert wrong == []


def test_stages_without_statistics_start_without_its_packages() -> None:
    light = [f"stages.{stage.name}" for stage in STAGES if not stage.statistics]
    blocked = "import sys; sys.modules['numpy'] = sys.modules['scipy'] = None; import "
    done = subprocess.run(
        [sys.executable, "-c", blocked + ", ".join(light)],
        env={"PYTHONPATH": str(SOURCE), "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
