"""What is deployed, in full. A review reads the difference; asset keys are masked, since every change moves them."""

import json
import re
from typing import Any

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.infrastructure.reading import Template, state_machine

HASHES = (
    (re.compile(r"[0-9a-f]{64}"), "<content>"),
    (re.compile(r"(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}"), r"\1<version>"),
)


def masked(template: Template) -> Any:
    text = json.dumps(template)
    for pattern, replacement in HASHES:
        text = pattern.sub(replacement, text)
    return json.loads(text)


def test_data_stack(data: Template, snapshot: SnapshotAssertion) -> None:
    assert masked(data) == snapshot(extension_class=JSONSnapshotExtension)


def test_pipeline_stack(pipeline: Template, snapshot: SnapshotAssertion) -> None:
    template = masked(pipeline)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            resource["Properties"]["DefinitionString"] = "see test_state_machine"
    assert template == snapshot(extension_class=JSONSnapshotExtension)


def test_state_machine(pipeline: Template, snapshot: SnapshotAssertion) -> None:
    assert state_machine(pipeline) == snapshot(extension_class=JSONSnapshotExtension)
