"""The local AWS of one rehearsal: start it, deploy to it, talk to it, stop it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config

from rehearsal.emulator.assets import package_assets, upload_assets
from rehearsal.emulator.cdk_cli import CdkCli, last_lines
from rehearsal.emulator.environment import (
    assert_account_is_local,
    assert_environment_is_local,
    build_environment,
    isolated,
)
from rehearsal.emulator.errors import EmulatorError
from rehearsal.emulator.server import DEFAULT_WAIT_SCALE, server_environment

_START_SECONDS = 30.0
_STOP_SECONDS = 2.0
_SOURCE_ROOT = Path(__file__).resolve().parents[2]
_BEDROCK = "rehearsal.bedrock.service"
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LocalAws:
    """MiniStack on a free loopback port, with IAM enforced and Bedrock simulated.

    `folder` receives all that the rehearsal writes (logs, packages, temporary files) and should be new;
    `options` go to the Bedrock simulator; `wait_scale` shortens Step Functions' waits (0.05: a minute takes
    3 s); `bedrock` names the module that makes the simulator ("" for none). Use it as a context manager:
    nothing that it started outlives the block.
    """

    def __init__(
        self,
        folder: Path,
        *,
        region: str = "us-east-1",
        options: Mapping[str, Any] | None = None,
        wait_scale: float = DEFAULT_WAIT_SCALE,
        bedrock: str = _BEDROCK,
    ) -> None:
        self.folder = folder.resolve()
        self.region = region
        self._options = dict(options or {})
        self._wait_scale = wait_scale
        self._bedrock = bedrock
        self._bootstrapped = False
        self._session: Any = None
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint = ""
        self.environment: dict[str, str] = {}

    @property
    def log(self) -> Path:
        """The emulator's log file."""
        return self.folder / "emulator.log"

    @property
    def permissions(self) -> Path:
        """JSON lines, one for each permission that a role exercised: see `record_permissions`."""
        return self.folder / "permissions.jsonl"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the emulator and wait until it answers. Raises `EmulatorError` if it does not within 30 s."""
        self.folder.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        self.environment = build_environment(self.folder, self.endpoint, self.region)
        environment = server_environment(self.environment, port, self.region, self._wait_scale)
        environment["PYTHONPATH"] = os.pathsep.join((str(_SOURCE_ROOT), str(_SOURCE_ROOT / "lambda")))
        command = [
            sys.executable,
            "-m",
            "rehearsal.emulator.server",
            "--port",
            str(port),
            "--dir",
            str(self.folder),
        ]
        command += [
            "--region",
            self.region,
            "--options",
            json.dumps(self._options),
            "--bedrock",
            self._bedrock,
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._await_health()
            assert_account_is_local(self.client("sts").get_caller_identity()["Account"])
        except BaseException:
            self.stop()
            raise

    def client(self, service: str, **settings: Any) -> Any:
        """A boto3 client of `service` that can reach the local AWS only; `settings` go to botocore's
        Config.
        """
        assert_environment_is_local(self.environment)
        with isolated(self.environment):
            # One session, for it keeps the service models that it has read; `isolated` lets one thread in.
            self._session = self._session or boto3.session.Session()
            # A pool as wide as the widest caller: urllib3 drops connections beyond it, with a warning for
            # each.
            config = Config(**{"max_pool_connections": 50, "proxies": {}, **settings})
            return self._session.client(
                service, endpoint_url=self.endpoint, region_name=self.region, config=config
            )

    def bootstrap(self) -> None:
        """`cdk bootstrap`: needs no assembly, so that it can run while one is being synthesized."""
        CdkCli(self.environment, self.folder).bootstrap(self.region)
        self._bootstrapped = True

    def deploy(self, assembly: Path, stacks: Sequence[str] = ()) -> dict[str, dict[str, str]]:
        """`cdk deploy` of a synthesized assembly; returns {stack: {output: value}}. A second call updates.

        Bootstraps first if nobody has.
        """
        if not self._bootstrapped:
            self.bootstrap()
        upload_assets(package_assets(assembly, self.region), self.client("s3"))
        return CdkCli(self.environment, self.folder).deploy(assembly.resolve(), stacks)

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask the simulated Bedrock under /_rehearsal/`path`: GET, or POST if there is a `body`; returns
        parsed JSON.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint}/_rehearsal/{path}", data=data)  # noqa: S310
        try:
            with _DIRECT.open(request, timeout=30) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise EmulatorError(f"The simulated Bedrock refused /{path}: {error.read().decode()}") from error

    def stop(self) -> None:
        """Stop the emulator and every Lambda worker: SIGTERM, and SIGKILL for what is left after 2 s.

        Logs, outputs and the record of permissions stay in `folder`.
        """
        process, self._process = self._process, None
        if process is None:
            return
        # The emulator leads a process group of its own, which its workers are in.
        group = process.pid
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        process.wait()
        # Unzipped packages take hundreds of megabytes, and nobody looks into them afterwards.
        for name in ("packages", "tmp"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _await_health(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise EmulatorError(
                    f"The local AWS ended while it started. {self.log} says:\n{last_lines(self.log)}"
                )
            with contextlib.suppress(OSError), _DIRECT.open(f"{self.endpoint}/_ministack/health", timeout=2):
                return
            time.sleep(0.02)
        raise EmulatorError(
            f"The local AWS did not answer within {_START_SECONDS:.0f} s. {self.log} says:\n"
            + last_lines(self.log)
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
