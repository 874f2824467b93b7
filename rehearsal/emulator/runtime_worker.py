"""A Lambda execution environment: a process with AWS's own runtime, behind MiniStack's Runtime API server."""

from __future__ import annotations

import queue
import resource
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from ministack.core import lambda_runtime
from ministack.core.responses import get_region

from rehearsal.emulator.code_store import CodeStore
from rehearsal.emulator.output_pipe import OutputPipe
from rehearsal.emulator.worker_environment import worker_environment

_INITIALISATION_ATTEMPT_SECONDS = 10.0
"""Lambda gives a function's initialisation ten seconds, and then the function's own timeout."""


class InitialisationError(Exception):
    """A function's module could not be imported; `payload` is the error object that the runtime posted."""

    def __init__(self, payload: dict[str, Any], log: str) -> None:
        super().__init__(payload.get("errorMessage", "initialisation failed"))
        self.payload = payload
        self.log = log


@dataclass(frozen=True)
class WorkerSettings:
    """What all workers have in common: see `worker_environment` for the fields."""

    code: CodeStore
    runtime_folder: Path
    temporary_folder: Path
    endpoint: str
    extra_environment: dict[str, str]


def log_group_of(config: dict[str, Any]) -> str:
    """The log group of a function: the one its configuration names, or Lambda's default."""
    named = (config.get("LoggingConfig") or {}).get("LogGroup")
    return str(named or f"/aws/lambda/{config['FunctionName']}")


class _RuntimeApiServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed leaves a broken connection behind; anything else is printed as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class RuntimeWorker(lambda_runtime.ProvidedWorker):  # type: ignore[misc]
    """One execution environment: a process with AWS's runtime, reused from invocation to invocation."""

    settings: ClassVar[WorkerSettings]

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._output: OutputPipe | None = None
        now = datetime.now(UTC)
        version = config.get("Version", "$LATEST")
        self.log_stream = f"{now:%Y/%m/%d}/[{version}]{uuid.uuid4().hex}"
        self.log_group = log_group_of(config)
        self.peak_memory_mb = 0

    def _build_handler_class(self, generation: int, pending: queue.Queue[Any]) -> Any:
        stock = super()._build_handler_class(generation, pending)

        class Handler(stock):  # type: ignore[misc, valid-type]
            # Small answers in two writes: with Nagle's algorithm on, each invocation waits 40 ms for an ACK.
            disable_nagle_algorithm = True
            wbufsize = -1

        return Handler

    def _spawn(self, init_timeout: float | None = None) -> None:
        self._teardown()
        code_folder = self.settings.code.directory(self.code_zip)
        pending: queue.Queue[Any] = queue.Queue(maxsize=1)
        generation = self._begin_generation(pending)
        try:
            self._server = _RuntimeApiServer(("127.0.0.1", 0), self._build_handler_class(generation, pending))
            self._server_thread = threading.Thread(
                target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
            )
            self._server_thread.start()
            self._start_process(code_folder, f"127.0.0.1:{self._server.server_address[1]}")
            self._await_init(init_timeout)
        except BaseException:
            self._teardown()
            raise
        self._start_time = time.time()

    def _begin_generation(self, pending: queue.Queue[Any]) -> int:
        with self._state_lock:
            self._generation += 1
            self._stopping = False
            self._first_poll.clear()
            self._init_settled.clear()
            self._init_error = None
            self._result: dict[str, Any] = {}
            self._response_ready.clear()
            self._current_request_id = None
            self._pending = pending
            return int(self._generation)

    def _start_process(self, code_folder: Path, runtime_api: str) -> None:
        settings = self.settings
        temporary = tempfile.mkdtemp(prefix="lambda-", dir=settings.temporary_folder)
        environment = worker_environment(
            self.config,
            credentials=lambda_runtime.execution_credentials(self.config),
            region=get_region(),
            endpoint=settings.endpoint,
            runtime_api=runtime_api,
            runtime_folder=settings.runtime_folder,
            code_folder=code_folder,
            temporary_folder=Path(temporary),
            log_group=self.log_group,
            log_stream=self.log_stream,
            extra=settings.extra_environment,
        )
        # -S keeps the host's site-packages off the path; the working folder, its package, comes first on it.
        command = [sys.executable, "-S", "-m", "awslambdaric", self.config.get("Handler", "")]
        self._proc = subprocess.Popen(
            command,
            cwd=code_folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._proc.stdout is not None
        self._output = OutputPipe(self._proc.stdout)

    def _await_init(self, init_timeout: float | None = None) -> None:
        """Wait until the function asks for its first event; raises what `invoke` expects."""
        seconds = _INITIALISATION_ATTEMPT_SECONDS if init_timeout is None else init_timeout
        deadline = time.monotonic() + seconds
        while not self._init_settled.wait(0.02):
            if self._proc.poll() is not None and not self._init_settled.wait(0.05):
                message = f"Runtime exited during initialisation with status {self._proc.returncode}"
                raise self._initialisation_failed({"errorMessage": message, "errorType": "Runtime.ExitError"})
            if time.monotonic() >= deadline:
                if init_timeout is None:
                    raise lambda_runtime.ProvidedInitTimeout
                message = f"Task timed out after {seconds:.2f} seconds"
                raise self._initialisation_failed({"errorMessage": message, "errorType": "Sandbox.Timedout"})
        if self._init_error is not None:
            payload = self._init_error
            raise self._initialisation_failed(
                payload if isinstance(payload, dict) else {"errorMessage": payload}
            )

    def _initialisation_failed(self, payload: dict[str, Any]) -> InitialisationError:
        return InitialisationError(payload, self._drain_stderr())

    def _drain_stderr(self) -> str:
        return self._output.take() if self._output is not None else ""

    def _drain_stderr_bounded(self, **_: Any) -> str:
        self._note_memory()
        return self._drain_stderr()

    def _note_memory(self) -> None:
        """Keep the peak resident size, for the REPORT line: from /proc on Linux, else that of all ended
        workers.
        """
        try:
            status = Path(f"/proc/{self._proc.pid}/status").read_text()
            kilobytes = int(status.partition("VmHWM:")[2].split()[0])
        except (OSError, AttributeError, IndexError, ValueError):
            kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.peak_memory_mb = max(1, kilobytes // 1024)
