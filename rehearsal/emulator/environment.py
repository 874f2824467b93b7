"""The environment of everything that a rehearsal starts: it cannot reach a real account.

The emulator, the CDK command line and the boto3 clients get an environment that is built from nothing,
never the caller's with things removed: a variable nobody thought of cannot leak. Real AWS settings of the
caller neither leak in nor stop the rehearsal.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from rehearsal.emulator.errors import RealAccountInReachError

ACCOUNT = "000000000000"
"""The account of every rehearsal. AWS gives it to nobody."""

_ACCESS_KEY = "test"
_NOWHERE = os.devnull
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
# What tells a caller's AWS settings, and what could send a local call elsewhere.
_STEERING_PREFIXES = ("AWS_", "AMAZON_", "BOTO_", "CDK_", "OPENAI_")
_PROXY_NAMES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
_ALLOWED = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL"})
_LEADS_AWAY = (
    "PROFILE", "SESSION_TOKEN", "ROLE_ARN", "WEB_IDENTITY", "CREDENTIALS", "ENDPOINT_URL", "CONTAINER",
)  # fmt: skip
_swap_lock = threading.RLock()


def build_environment(folder: Path, endpoint: str, region: str) -> dict[str, str]:
    """The whole environment of a process of the rehearsal.

    `folder` is the rehearsal's own folder (home, temporary files and the CDK's caches lie in it),
    `endpoint` the emulator's base URL, `region` an AWS Region name. Raises `RealAccountInReachError` if
    `endpoint` is not on this machine.
    """
    home, temporary = folder / "home", folder / "tmp"
    for path in (home, temporary):
        path.mkdir(parents=True, exist_ok=True)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "NO_PROXY": "127.0.0.1,localhost",
        "AWS_ACCESS_KEY_ID": _ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": _ACCESS_KEY,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": _NOWHERE,
        "AWS_SHARED_CREDENTIALS_FILE": _NOWHERE,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_HOME": str(folder / "cdk"),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": region,
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CI": "true",
    }
    assert_environment_is_local(environment)
    return environment


def assert_environment_is_local(environment: Mapping[str, str]) -> None:
    """Raise `RealAccountInReachError` unless `environment` can only lead to the local AWS."""
    assert_endpoint_is_local(environment.get("AWS_ENDPOINT_URL", ""))
    for name, wanted in (
        ("AWS_ACCESS_KEY_ID", _ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", _ACCESS_KEY),
        ("AWS_CONFIG_FILE", _NOWHERE),
        ("AWS_SHARED_CREDENTIALS_FILE", _NOWHERE),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        if environment.get(name) != wanted:
            raise RealAccountInReachError(
                f"{name} must be {wanted!r} in a rehearsal, so that no real credential is read."
            )
    for name in environment:
        if name.startswith("AWS_") and name not in _ALLOWED and any(word in name for word in _LEADS_AWAY):
            raise RealAccountInReachError(
                f"{name} must not be set in a rehearsal: it could lead to a real account."
            )


def assert_endpoint_is_local(endpoint: str) -> None:
    """Raise `RealAccountInReachError` unless `endpoint` is plain HTTP to a port of this machine."""
    parts = urlsplit(endpoint)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK_HOSTS or parts.port is None:
        raise RealAccountInReachError(
            f"The rehearsal talks only to http://127.0.0.1:<port>, not to {endpoint!r}. Nothing was started."
        )


def assert_account_is_local(account: str) -> None:
    """Raise `RealAccountInReachError` unless `account`, as sts:GetCallerIdentity tells it, is the
    rehearsal's.
    """
    if account != ACCOUNT:
        raise RealAccountInReachError(
            f"The endpoint answers for account {account}, not for the rehearsal's {ACCOUNT}. "
            "Nothing was deployed."
        )


@contextmanager
def isolated(environment: Mapping[str, str]) -> Iterator[None]:
    """Give this process the AWS settings of `environment` for the length of the block, and then its own
    again.

    botocore reads the process's environment while it makes a client, and never afterwards: a client made
    inside the block keeps to the local AWS for good. One block runs at a time.
    """
    assert_environment_is_local(environment)
    with _swap_lock:
        before = dict(os.environ)
        try:
            for name in before:
                if name.startswith(_STEERING_PREFIXES) or name.upper() in _PROXY_NAMES:
                    del os.environ[name]
            os.environ.update(
                {k: v for k, v in environment.items() if k.startswith("AWS_") or k == "NO_PROXY"}
            )
            yield
        finally:
            for name in set(os.environ) - set(before):
                del os.environ[name]
            os.environ.update(before)
