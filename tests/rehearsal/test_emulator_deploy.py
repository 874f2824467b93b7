"""The real CDK command line against the local AWS: deploy, deploy again, and leave nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from rehearsal.emulator.errors import EmulatorError
from rehearsal.emulator.local_aws import LocalAws
from tests.rehearsal.emulator_workbench import DOUBLE, Workbench, until

pytestmark = pytest.mark.rehearsal
BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"
COPY = """
    import json, urllib.request
    def handler(event, context):
        if event is None:
            return {"answer": ANSWER}
        body = {
            "Status": "SUCCESS", "PhysicalResourceId": "copy", "StackId": event["StackId"],
            "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"],
            "Data": {"Copied": "3"},
        }
        data = json.dumps(body).encode()
        urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=data, method="PUT"))
"""


def assembly_of(folder: Path, answer: str, broken: bool = False) -> Path:
    """A synthesized app of one stack: a function that answers `answer`, by alias, and a custom resource."""
    source = textwrap.dedent(COPY).replace("ANSWER", repr(answer))
    digest = hashlib.sha256(source.encode()).hexdigest()
    asset = folder / f"asset.{digest}"
    asset.mkdir(parents=True)
    (asset / "index.py").write_text(source)
    template = json.dumps({"Resources": _resources(digest, broken), "Outputs": _outputs()})
    (folder / "Probe.template.json").write_text(template)
    template_id = hashlib.sha256(template.encode()).hexdigest()
    files = {
        digest: _file(asset.name, "zip", f"{digest}.zip"),
        template_id: _file("Probe.template.json", "file", f"{template_id}.json"),
    }
    (folder / "Probe.assets.json").write_text(
        json.dumps({"version": "36.0.0", "files": files, "dockerImages": {}})
    )
    stack = {
        "templateFile": "Probe.template.json",
        "stackTemplateAssetObjectUrl": f"s3://{BUCKET}/{template_id}.json",
    }
    artifacts = {
        "Probe.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Probe.assets.json"}},
        "Probe": {
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/unknown-region",
            "properties": stack,
            "dependencies": ["Probe.assets"],
        },
    }
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}))
    return folder


def _file(path: str, packaging: str, key: str) -> dict[str, Any]:
    destination = {"bucketName": BUCKET, "objectKey": key}
    return {"source": {"path": path, "packaging": packaging}, "destinations": {"here": destination}}


def _outputs() -> dict[str, Any]:
    return {
        "Function": {"Value": {"Ref": "Function"}},
        "Copied": {"Value": {"Fn::GetAtt": ["Copy", "Copied"]}},
    }


def _resources(digest: str, broken: bool) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    version = f"Version{digest[:8]}"
    code = {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": f"{digest}.zip"}
    function = {
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Runtime": "python3.14",
        "Handler": "index.handler",
        "Architectures": ["arm64"],
        "Code": code,
        "LoggingConfig": {"LogGroup": {"Ref": "Log"}},
    }
    resources: dict[str, Any] = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Statement": [trust]}},
        },
        "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
        version: {
            "Type": "AWS::Lambda::Version",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"FunctionName": {"Ref": "Function"}},
        },
        "Live": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "Name": "live",
                "FunctionName": {"Ref": "Function"},
                "FunctionVersion": {"Fn::GetAtt": [version, "Version"]},
            },
        },
        "Copy": {
            "Type": "Custom::Copy",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}},
        },
    }
    if broken:
        resources["Refused"] = {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {"AlarmRule": "TRUE"},
        }
    return resources


def test_a_second_deploy_keeps_the_version_that_a_job_uses(bench: Workbench, tmp_path: Path) -> None:
    outputs = bench.aws.deploy(assembly_of(tmp_path / "one", "old"))["Probe"]
    function = outputs["Function"]
    assert outputs["Copied"] == "3"
    assert bench.invoke(function, Qualifier="live") == {"answer": "old"}
    bench.aws.deploy(assembly_of(tmp_path / "two", "new"))
    assert bench.invoke(function, Qualifier="live") == {"answer": "new"}
    assert bench.invoke(function, Qualifier="1") == {"answer": "old"}
    groups = bench.aws.client("logs").describe_log_groups()["logGroups"]
    assert [group["logGroupName"] for group in groups if "aws/lambda" in group["logGroupName"]] == []


def test_a_failed_deploy_says_what_failed(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(EmulatorError, match=r"(?s)`cdk deploy` failed.*cdk\.log.*CompositeAlarm"):
        bench.aws.deploy(assembly_of(tmp_path / "broken", "old", broken=True))


def test_nothing_outlives_the_block(tmp_path: Path) -> None:
    with LocalAws(tmp_path / "aws", bedrock=DOUBLE) as aws:
        bench = Workbench(aws)
        source = "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        bench.function("stays", source + "def handler(e, c): return os.getpid()")
        worker = bench.invoke("stays")
        assert Path(f"/proc/{worker}").exists()
    assert not _running(worker)


def test_a_server_whose_launcher_was_killed_ends(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from rehearsal.emulator.local_aws import LocalAws
aws = LocalAws(Path({str(tmp_path)!r}), bedrock={DOUBLE!r})
aws.start()
print(aws._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).resolve().parents[2]
    launcher = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    server = int(launcher.stdout)
    until(lambda: not _running(server))


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(EmulatorError, match=r"(?s)ended while it started.*no_such_module"),
        LocalAws(tmp_path / "aws", bedrock="no_such_module"),
    ):
        pass


def test_real_settings_neither_leak_nor_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "AKIAREALREALREALREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL_S3": "http://198.51.100.1:9",
        "AWS_CONFIG_FILE": "/nonexistent",
        "HTTP_PROXY": "http://198.51.100.1:9",
        "http_proxy": "http://198.51.100.1:9",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with LocalAws(tmp_path / "aws", bedrock=DOUBLE) as aws:
        assert aws.client("s3").list_buckets()["Buckets"] == []
        credentials = aws.client("sts")._request_signer._credentials
        assert credentials.access_key == "test"
        assert credentials.token is None
    assert {name: os.environ[name] for name in settings} == settings


def _running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
