"""The sandbox's self-probe: candidates of our own try what must not be possible, before anything is graded.

Each check has a name and one candidate. A check that does not hold stops all grading (`GraderFault`): an outage is a
retry, an open sandbox would be a hole in every score.
"""

from __future__ import annotations

from dataclasses import dataclass

from rft.graders.base import GraderFault
from rft.graders.sandbox.limits import Limits
from rft.graders.sandbox.sandbox import CallResult, Sandbox

_LIMITS = Limits(wall_seconds=10.0, cpu_seconds=5, memory_mb=256)

_OPEN = """
def probe(path):
    return open(path, 'rb').read(1) is not None
"""
_PROCESS = """
import _thread
def probe(_):
    _thread.start_new_thread(print, ())
    return True
"""
_LIMITED = """
def probe(name):
    import os
    return name in vars(os) and vars(os)[name].__name__ != 'refused'
"""
_IMPORT = """
def probe(name):
    return __import__(name) is not None
"""
_ENVIRONMENT = """
def probe(_):
    import os
    return bool(os.environ)
"""
_MEMORY = """
def probe(size):
    return len(bytearray(size)) > 0
"""
_ENDLESS = """
def probe(_):
    while True:
        pass
"""
_DOUBLE = """
def probe(number):
    return number * 2
"""


@dataclass(frozen=True, slots=True)
class ProbeCheck:
    """One property of the sandbox: its name, whether it holds, and what was seen."""

    name: str
    holds: bool
    seen: str


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """Every check of one probe, in a fixed order."""

    checks: tuple[ProbeCheck, ...]

    @property
    def holds(self) -> bool:
        """Whether all checks hold."""
        return all(check.holds for check in self.checks)

    def require(self) -> None:
        """Raises `GraderFault` with the names of the checks that do not hold."""
        broken = [f"{check.name} ({check.seen})" for check in self.checks if not check.holds]
        if broken:
            raise GraderFault(f"sandbox_probe_failed: {', '.join(broken)}")


def probe(sandbox: Sandbox) -> ProbeReport:
    """Run every check; about 50 ms. Raises `GraderFault` when the sandbox cannot be started at all."""
    stopped = ("raised", "ended", "timed_out", "not_loaded")
    checks = [
        _check("serves", sandbox.call(_DOUBLE, "probe", [21], _LIMITS), ("returned",), 42),
        _check("no_files", sandbox.call(_OPEN, "probe", ["/etc/passwd"], _LIMITS), stopped),
        _check("no_proc", sandbox.call(_OPEN, "probe", ["/proc/self/environ"], _LIMITS), stopped),
        _check("no_processes", sandbox.call(_PROCESS, "probe", [0], _LIMITS), stopped),
        _check("no_network", sandbox.call(_IMPORT, "probe", ["_socket"], _LIMITS), stopped),
        _check("no_native_code", sandbox.call(_IMPORT, "probe", ["_ctypes"], _LIMITS), stopped),
        _check("no_signals", sandbox.call(_LIMITED, "probe", ["kill"], _LIMITS), ("returned",), False),
        _check("no_folders", sandbox.call(_LIMITED, "probe", ["mkdir"], _LIMITS), ("returned",), False),
        _check("no_environment", sandbox.call(_ENVIRONMENT, "probe", [0], _LIMITS), ("returned",), False),
        _check("bounded_memory", sandbox.call(_MEMORY, "probe", [1 << 30], _LIMITS), stopped),
        _check(
            "bounded_time", sandbox.call(_ENDLESS, "probe", [0], Limits(0.05, 1, 256)), ("timed_out", "ended")
        ),
    ]
    return ProbeReport(tuple(checks))


def _check(name: str, result: CallResult, outcomes: tuple[str, ...], value: object = None) -> ProbeCheck:
    holds = result.outcome in outcomes and (result.outcome != "returned" or result.value == value)
    return ProbeCheck(name, holds, result.error or result.outcome)


_proved: Sandbox | None = None


def proved_sandbox() -> Sandbox:
    """This process's one sandbox, probed when it was made. Raises `GraderFault`: nothing is graded without it."""
    global _proved
    if _proved is None:
        sandbox = Sandbox()
        try:
            probe(sandbox).require()
        except GraderFault:
            sandbox.close()
            raise
        _proved = sandbox
    return _proved
