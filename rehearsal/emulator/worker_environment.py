"""What a Lambda function finds when it starts: its environment variables and AWS's runtime, and nothing of
the host.

On AWS a function sees its own package, the runtime and what its configuration says. A worker that inherited
the emulator's environment or site-packages would find packages that its own asset forgot to vendor.
"""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_RUNTIME_DISTRIBUTIONS = ("awslambdaric", "snapshot-restore-py", "simplejson")
_RESERVED_BY_LAMBDA = frozenset(
    {
        "_HANDLER", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
    }
)  # fmt: skip


def install_runtime(folder: Path) -> Path:
    """Put AWS's Lambda runtime, and nothing else, in `folder` by symbolic links; returns `folder`.

    Raises `importlib.metadata.PackageNotFoundError` if the runtime is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in _RUNTIME_DISTRIBUTIONS:
        distribution = importlib.metadata.distribution(name)
        for file in distribution.files or ():
            top = file.parts[0]
            if top == ".." or top.endswith(".dist-info") or top == "__pycache__":
                continue
            link = folder / top
            if not link.exists():
                link.symlink_to(Path(str(distribution.locate_file(top))).resolve())
    return folder


def worker_environment(
    config: Mapping[str, Any],
    *,
    credentials: Mapping[str, str],
    region: str,
    endpoint: str,
    runtime_api: str,
    runtime_folder: Path,
    code_folder: Path,
    temporary_folder: Path,
    log_group: str,
    log_stream: str,
    extra: Mapping[str, str],
) -> dict[str, str]:
    """The environment of one worker of the function that `config` (Lambda's FunctionConfiguration) describes.

    `credentials` are those of the function's role, `runtime_api` is host:port of the Lambda Runtime API,
    and `extra` are variables of the rehearsal's own that a simulated service needs; the function's own
    variables go over them.
    """
    logging = config.get("LoggingConfig") or {}
    own = (config.get("Environment") or {}).get("Variables") or {}
    return {
        "PATH": os.defpath,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "TMPDIR": str(temporary_folder),
        "PYTHONPATH": str(runtime_folder),
        "NO_PROXY": "127.0.0.1,localhost",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        **extra,
        **{name: str(value) for name, value in own.items() if name not in _RESERVED_BY_LAMBDA},
        **credentials,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', 'python')}",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_LOG_FORMAT": logging.get("LogFormat", "Text"),
        "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel", ""),
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "LAMBDA_RUNTIME_DIR": str(runtime_folder),
        "LAMBDA_TASK_ROOT": str(code_folder),
        "_HANDLER": config.get("Handler", ""),
    }
