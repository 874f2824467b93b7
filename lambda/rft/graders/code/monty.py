"""The other sandbox: pydantic-monty, a Python interpreter in Rust without files, network or processes.

It needs the package `pydantic-monty` (1.4.0 was tried) and knows part of the language and of the standard library: a
candidate that imports what it lacks fails. Calls with expected values only; test code and programs need "process".
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rft.graders.base import GraderFault
from rft.graders.code.compare import same
from rft.graders.code.reference import Case, FunctionTests, UnreadableTests
from rft.graders.code.runs import Run
from rft.graders.sandbox.child import wire
from rft.graders.sandbox.limits import Limits


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("pydantic_monty") is not None


def run_in_monty(tests: object, blocks: Sequence[str], limits: Limits, tolerance: float) -> Run:
    """Run the last block that can be run and has the function, in an interpreter of its own.

    Raises `GraderFault` when the interpreter cannot be started, `UnreadableTests` for tests that need a whole CPython.
    """
    if not isinstance(tests, FunctionTests):
        raise UnreadableTests("monty runs calls with expected values only")
    monty: Any = importlib.import_module("pydantic_monty")
    binary = Path(monty.__file__).resolve().parent.parent / "bin" / "monty"
    where = {"binary_path": str(binary)} if binary.exists() else {}
    passed = [False] * len(tests.cases)
    try:
        pool = monty.Monty(request_timeout=limits.wall_seconds + 1.0, **where)
    except OSError as error:
        raise GraderFault("sandbox_not_started: monty") from error
    bounds = {"max_feed_duration_secs": limits.cpu_seconds, "max_memory": limits.memory_mb << 20}
    with pool, pool.checkout(limits=bounds) as session:
        try:
            for block in blocks:
                session.feed_run(block)
        except monty.MontyError:
            return Run(tuple(passed), loaded=False)
        for index, case in enumerate(tests.cases):
            try:
                passed[index] = _passes(session, tests.entry_point, case, tolerance)
            except monty.MontyError as error:
                if isinstance(error, monty.MontyCrashedError):
                    return Run(tuple(passed), loaded=True)
    return Run(tuple(passed), loaded=True)


def _passes(session: Any, name: str, case: Case, tolerance: float) -> bool:
    arguments = [wire.decode(node) for node in case.arguments]
    named = {key: wire.decode(node) for key, node in case.named.items()}
    value = session.feed_run(
        f"{name}(*_arguments, **_named)", inputs={"_arguments": arguments, "_named": named}
    )
    try:
        return same(case.expected, wire.encode(value), tolerance)
    except wire.Unreadable:
        return False
