"""Other people's rules: cdk-nag, cfn-lint, asl-validator."""

import json
import subprocess
import sys
from pathlib import Path

from stacks import node_executable
from stacks.project import ROOT
from tests.infrastructure.conftest import Synthesized
from tests.infrastructure.reading import Template, state_machine

# W3005 and W3045: CDK writes dependencies and access control that way. W6001: the pipeline's outputs name the
# buckets too, so that a person looks in one place.
IGNORED = "W3005,W3045,W6001"


def test_nag_finds_nothing(synthesized: Synthesized) -> None:
    findings = [
        f"{violation['ruleName']}: {construct['constructPath']}"
        for report in synthesized.nag
        for violation in report["violations"]
        for construct in violation["violatingConstructs"]
    ]
    assert {report["pluginName"] for report in synthesized.nag} == {"AwsSolutions", "Serverless"}
    assert findings == []


def test_each_acknowledgement_is_for_one_resource_and_says_why(synthesized: Synthesized) -> None:
    for report in synthesized.nag:
        for suppressed in report["suppressedViolations"]:
            assert len(suppressed["reason"]) > 20
            # Acknowledged on the construct itself or the one that wraps this one resource, never on a stack.
            [construct] = suppressed["violatingConstructs"]
            own = construct["constructPath"].removesuffix("/Resource")
            assert suppressed["acknowledgedAt"] == own, suppressed["acknowledgedId"]


def test_cfn_lint(synthesized: Synthesized) -> None:
    templates = [str(synthesized.folder / f"rft-{stack}.template.json") for stack in ("data", "pipeline")]
    command = [
        str(Path(sys.executable).with_name("cfn-lint")),
        "--regions",
        "us-east-1",
        "-i",
        IGNORED,
        "--",
        *templates,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_state_machine_is_valid(pipeline: Template, tmp_path: Path) -> None:
    validator = ROOT / "node_modules" / "asl-validator" / "dist" / "bin" / "asl-validator.js"
    assert validator.exists(), "run `make setup`"
    definition = tmp_path / "machine.asl.json"
    definition.write_text(json.dumps(state_machine(pipeline)))
    node = node_executable()
    assert node is not None
    done = subprocess.run(
        [node, str(validator), "--json-path", str(definition)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
