"""The rehearsal's environment: nothing in it can lead to a real account."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rehearsal.emulator.environment import (
    assert_account_is_local,
    assert_endpoint_is_local,
    assert_environment_is_local,
    build_environment,
    isolated,
)
from rehearsal.emulator.errors import RealAccountInReachError

ENDPOINT = "http://127.0.0.1:4566"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return build_environment(tmp_path, ENDPOINT, "us-west-2")


def test_it_is_built_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_S3",
        "HTTPS_PROXY",
        "OPENAI_API_KEY",
        "ANY",
    ):
        monkeypatch.setenv(name, "real")
    environment = build_environment(tmp_path, ENDPOINT, "us-west-2")
    assert "real" not in environment.values()
    assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == "us-west-2"
    assert environment["AWS_CONFIG_FILE"] == environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    for name in ("HOME", "TMPDIR", "CDK_HOME"):
        assert Path(environment[name]).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://bedrock.us-east-1.amazonaws.com",
        "http://localhost.example.org:4566",
        "http://127.0.0.1@example.org:80",
        "http://127.0.0.1",  # no port: it would be the machine's port 80
        "https://127.0.0.1:4566",
        "127.0.0.1:4566",
        "",
    ],
)
def test_other_endpoints_are_refused(endpoint: str, tmp_path: Path) -> None:
    with pytest.raises(RealAccountInReachError, match="talks only to"):
        assert_endpoint_is_local(endpoint)
    with pytest.raises(RealAccountInReachError):
        build_environment(tmp_path, endpoint, "us-east-1")


@pytest.mark.parametrize("endpoint", [ENDPOINT, "http://localhost:1", "http://[::1]:4566"])
def test_local_endpoints_pass(endpoint: str) -> None:
    assert_endpoint_is_local(endpoint)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_PROFILE", "production"),
        ("AWS_SESSION_TOKEN", "token"),
        ("AWS_ENDPOINT_URL_S3", ENDPOINT),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/x"),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"),
        ("AWS_ACCESS_KEY_ID", "AKIAREAL"),
        ("AWS_CONFIG_FILE", "/home/me/.aws/config"),
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_ENDPOINT_URL", "https://s3.amazonaws.com"),
    ],
)
def test_a_way_out_is_refused(environment: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(RealAccountInReachError):
        assert_environment_is_local({**environment, name: value})


def test_another_account_is_refused() -> None:
    assert_account_is_local("000000000000")
    with pytest.raises(RealAccountInReachError, match="123456789012"):
        assert_account_is_local("123456789012")


def test_isolation_lasts_as_long_as_the_block(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("https_proxy", "http://example.org")
    before = dict(os.environ)
    with pytest.raises(KeyError), isolated(environment):
        assert "AWS_PROFILE" not in os.environ
        assert "https_proxy" not in os.environ
        assert os.environ["AWS_ENDPOINT_URL"] == ENDPOINT
        raise KeyError
    assert dict(os.environ) == before
