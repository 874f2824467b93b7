"""The local AWS as a process: ``python -m rehearsal.emulator.server --port N --dir DIR --region R
[--options JSON]``.

It listens on 127.0.0.1 alone, serves until SIGTERM, and ends when the process that started it is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehearsal.emulator.environment import assert_environment_is_local
from rehearsal.emulator.errors import EmulatorError

_PARENT_CHECK_SECONDS = 1.0
DEFAULT_WAIT_SCALE = 0.02
"""How long Step Functions waits, as a share of what a state machine says."""


def server_environment(
    environment: Mapping[str, str], port: int, region: str, wait_scale: float
) -> dict[str, str]:
    """The environment of the server's process: the rehearsal's own plus MiniStack's settings."""
    return {
        **environment,
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": region,
        "MINISTACK_ACCOUNT_ID": "000000000000",
        "SFN_WAIT_SCALE": str(wait_scale),
        # MiniStack would derive a figure from the machine's memory; AWS's default is 1,000.
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
        "LOG_LEVEL": "WARNING",
        "DOCKER_HOST": "unix:///nonexistent",
    }


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description="The local AWS of a rehearsal.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True, help="the rehearsal's folder")
    parser.add_argument("--region", required=True)
    parser.add_argument(
        "--options", type=json.loads, default={}, help="the Bedrock simulator's options, as JSON"
    )
    parser.add_argument("--bedrock", default="rehearsal.bedrock.service", help="module with create_service")
    arguments = parser.parse_args()
    try:
        assert_environment_is_local(os.environ)
    except EmulatorError as fault:
        sys.exit(str(fault))
    _end_with_the_parent(os.getppid())
    asyncio.run(_serve(arguments))


async def _serve(arguments: argparse.Namespace) -> None:
    # MiniStack reads its settings while it is imported: not before the environment has been checked.
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app as ministack

    from rehearsal.emulator.asgi import local_aws_application
    from rehearsal.emulator.patches import PatchSettings, apply_patches
    from rehearsal.emulator.patches.authorize_mantle import guarded

    endpoint = f"http://127.0.0.1:{arguments.port}"
    service = _create_bedrock(arguments.bedrock, arguments.options, endpoint, arguments.region)
    apply_patches(
        PatchSettings(
            folder=arguments.dir,
            endpoint=endpoint,
            bedrock=service,
            quotas=list(getattr(service, "service_quotas", ())),
            worker_environment=dict(getattr(service, "worker_environment", {})),
        )
    )
    config = Config()
    config.bind = [f"127.0.0.1:{arguments.port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    config.loglevel = "WARNING"
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handle_mantle = getattr(service, "handle_mantle", None)
    application = local_aws_application(
        ministack.app,
        getattr(service, "handle_admin", None),
        handle_mantle and guarded(handle_mantle, arguments.region),
    )
    await serve(application, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]
    _end_workers()
    # Threads of executions that still run must not keep the process.
    os._exit(0)


def _create_bedrock(module: str, options: dict[str, Any], endpoint: str, region: str) -> Any:
    if not module:
        return None
    from importlib import import_module

    return import_module(module).create_service(options, endpoint, region)


def _end_workers() -> None:
    from ministack.core import lambda_runtime

    workers = [worker for pool in lambda_runtime._workers.values() for worker in pool]
    for worker in workers:
        if worker._proc is not None:
            worker._proc.kill()


def _end_with_the_parent(parent: int) -> None:
    """A launcher that was killed cannot stop its server: the server watches for that itself."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK_SECONDS)
        _end_workers()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()


if __name__ == "__main__":
    main()
