"""Run Python functions on AWS's own Lambda runtime (awslambdaric).

Why: MiniStack's own worker reports every exception as `Runtime.HandlerError`, so a Catch on an exception's
class name never matches; it starts functions with the emulator's site-packages, which hides a package
missing from an asset; and a warm invocation takes 98 ms. Here the function runs in a process of its own
with AWS's runtime on MiniStack's Runtime API server: true error type, stack trace and context object,
nothing on its path but its package, 3 ms a warm call.

arm64 functions run on the host's Python and processor: deploy an asset that was vendored for the host.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from rehearsal.emulator.code_store import CodeStore
from rehearsal.emulator.runtime_worker import (
    InitialisationError,
    RuntimeWorker,
    WorkerSettings,
    log_group_of,
)
from rehearsal.emulator.worker_environment import install_runtime

_RUNTIME = "ministack.core.lambda_runtime."
_SERVICE = "ministack.services.lambda_svc."
PINS = {
    _RUNTIME + "ProvidedWorker": "10c36526207f",
    _RUNTIME + "Worker.__init__": "9f537cd431cf",
    _RUNTIME + "_worker_class_for": "b5a23849280a",
    _RUNTIME + "acquire_worker": "5017d144adb5",
    _RUNTIME + "kill_workers": "56a6df63f9bd",
    _SERVICE + "_execute_function_dispatch": "f62cd259213e",
    _SERVICE + "_execute_function_warm": "62b9218bef5b",
    _SERVICE + "_execute_function_provided_warm": "7cddef20157f",
}


def apply(folder: Path, endpoint: str, code: CodeStore, extra_environment: dict[str, str]) -> None:
    """Route the invocations of python functions to `RuntimeWorker`. `folder` is the rehearsal's folder."""
    RuntimeWorker.settings = WorkerSettings(
        code=code,
        runtime_folder=install_runtime(folder / "lambda-runtime"),
        temporary_folder=folder / "tmp",
        endpoint=endpoint,
        extra_environment=extra_environment,
    )
    stock_class_for = lambda_runtime._worker_class_for

    def class_for(config: dict[str, Any]) -> Any:
        return RuntimeWorker if _is_python(config) else stock_class_for(config)

    lambda_runtime._worker_class_for = class_for
    stock_warm = lambda_svc._execute_function_warm

    def execute_warm(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        config = function.get("config") or function
        return (_execute if _is_python(config) else stock_warm)(function, event, request_id)

    lambda_svc._execute_function_warm = execute_warm


@dataclass(frozen=True)
class ExecutionEnvironment:
    """Where an invocation's output belongs, and the most memory that its environment has used."""

    log_group: str
    log_stream: str
    peak_memory_mb: int


_environments: dict[str, ExecutionEnvironment] = {}


def environment_of(request_id: str, config: dict[str, Any]) -> ExecutionEnvironment:
    """The environment that served the invocation `request_id`, told once; a plain one if another executor
    served it.
    """
    found = _environments.pop(request_id, None)
    if found is not None:
        return found
    version = config.get("Version", "$LATEST")
    stream = f"{datetime.now(UTC):%Y/%m/%d}/[{version}]{uuid.uuid4().hex}"
    return ExecutionEnvironment(log_group_of(config), stream, 0)


def _is_python(config: dict[str, Any]) -> bool:
    return str(config.get("Runtime", "")).startswith("python")


def _execute(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
    """Run one invocation on a free or new worker; returns MiniStack's result record."""
    config, package = function.get("config") or function, function.get("code_zip")
    if not package:
        message = "The function has no deployment package: its asset was not uploaded."
        return {
            "body": {"errorMessage": message, "errorType": "Runtime.ImportModuleError"},
            "error": True,
            "log": "",
        }
    lambda_svc._ensure_reaper_thread()
    worker, _ = lambda_runtime.acquire_worker(
        config["FunctionName"], config, package, qualifier=config.get("Version", "$LATEST")
    )
    try:
        result = worker.invoke(
            event,
            request_id,
            trace_id=lambda_svc._xray_trace_id_for_invocation(config),
            invoked_function_arn=config.get("FunctionArn", ""),
        )
    except InitialisationError as error:
        return {"body": error.payload, "error": True, "log": error.log}
    finally:
        _environments[request_id] = ExecutionEnvironment(
            worker.log_group, worker.log_stream, worker.peak_memory_mb
        )
        lambda_runtime.release_worker(worker)
    record = {"log": result.get("log", "")}
    if result["status"] == "ok":
        return record | {"body": result.get("result")}
    return record | {"body": result["error_payload"], "error": True}
