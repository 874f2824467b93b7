"""The other sandbox: pydantic-monty, a Python interpreter in Rust without files, network or processes.

It knows part of the language and of the standard library: a candidate that uses what it lacks (inheritance, `yield`,
`heapq`) fails. Calls with expected values only; test code and programs need "process". What it calls a generator
expression is a list at once, so that one where a list is wanted passes here and fails under CPython.

The worker is a program in the package's ``bin`` folder, started afresh for each candidate.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from rft.graders.base import GraderFault
from rft.graders.code.compare import same
from rft.graders.code.reference import Case, FunctionTests, UnreadableTests
from rft.graders.code.runs import Run
from rft.graders.sandbox.child import wire
from rft.graders.sandbox.limits import Limits

# Written in what the interpreter knows; `wire.encode` in small. A candidate that tampers with a name used here changes
# what it is said to have returned, and no more: an f-string gives text in any case, and nothing else is built here.
_ENCODER = """
import json as _json
def _wire(value, depth):
    kind = type(value)
    if depth > 60:
        raise ValueError('too deep')
    if value is None or kind is bool or kind is str:
        return _json.dumps(value)
    if kind is int:
        return str(value) if -2**53 < value < 2**53 else '["i","' + hex(value) + '"]'
    if kind is float:
        return '["f","' + repr(value) + '"]'
    if kind is bytes:
        return '["b","' + value.hex() + '"]'
    if kind is dict:
        pairs = ['[' + _wire(key, depth + 1) + ',' + _wire(each, depth + 1) + ']' for key, each in value.items()]
        return '["d",[' + ','.join(pairs) + ']]'
    for known, tag in ((list, 'l'), (tuple, 't'), (set, 's'), (frozenset, 'z')):
        if kind is known:
            return '["' + tag + '",[' + ','.join([_wire(each, depth + 1) for each in value]) + ']]'
    raise TypeError('no built-in type')
"""


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("pydantic_monty") is not None


def run_in_monty(tests: object, blocks: Sequence[str], limits: Limits, tolerance: float) -> Run:
    """Run the blocks in order in an interpreter of their own, then the function that they define. Of several blocks
    (a draft, a shell command, an example) those that fail are passed over.

    Raises `GraderFault` when the interpreter cannot be started, `UnreadableTests` for tests that need a whole CPython.
    """
    if not isinstance(tests, FunctionTests) or tests.context.in_place or tests.context.prompt:
        raise UnreadableTests("monty runs calls with expected values only")
    # Imported here: the probe uses this module.
    from rft.graders.code.monty_probe import require_monty

    require_monty()
    errors = importlib.import_module("pydantic_monty").MontyError
    passed = [False] * len(tests.cases)
    deadline = time.monotonic() + limits.wall_seconds
    with session(limits) as run:
        if not _load(run, blocks, errors, deadline):
            return Run(tuple(passed), loaded=False)
        for index, case in enumerate(tests.cases):
            # Each feed has the whole time again; together they have not.
            if time.monotonic() > deadline:
                return Run(tuple(passed), loaded=True, timed_out=True)
            try:
                passed[index] = same(case.expected, _returned(run, tests.entry_point, case), tolerance)
            except wire.Unreadable:
                continue
            except errors as error:
                if _is_over(error):
                    return Run(tuple(passed), loaded=True, timed_out=True)
    return Run(tuple(passed), loaded=True)


@contextmanager
def session(limits: Limits) -> Iterator[Any]:
    """An interpreter of its own in a process of its own, gone at the end. Raises `GraderFault`."""
    monty: Any = importlib.import_module("pydantic_monty")
    binary = _binary(Path(monty.__file__).resolve().parent.parent / "bin" / "monty")
    bounds = {"max_feed_duration_secs": limits.cpu_seconds, "max_memory": limits.memory_mb << 20}
    policy = {"sleep": "zero", "random_start": {"seed": 0}}
    pool = monty.Monty(binary_path=binary, request_timeout=limits.wall_seconds + 1.0)
    try:
        pool.__enter__()
    except (OSError, RuntimeError, monty.MontyError) as error:
        raise GraderFault("sandbox_not_started: monty") from error
    try:
        with pool.checkout(limits=bounds, os_policy=policy) as opened:
            yield opened
    finally:
        pool.__exit__(None, None, None)


@lru_cache(maxsize=1)
def _binary(beside: Path) -> str | None:
    """The worker's program: beside the package in an asset, None where the package itself knows where it is.

    Some unpackers of assets keep no permissions; then a copy that may be executed takes its place.
    """
    if not beside.exists():
        return None
    if os.access(beside, os.X_OK):
        return str(beside)
    copy = Path(tempfile.mkdtemp(prefix="rft-monty-"), beside.name)
    shutil.copyfile(beside, copy)
    copy.chmod(0o500)
    return str(copy)


def _load(run: Any, blocks: Sequence[str], errors: Any, deadline: float) -> bool:
    ran = 0
    for block in blocks:
        if time.monotonic() > deadline:
            return False
        try:
            # As an imported module, so that what a main guard holds is not run.
            run.feed_run(block, inputs={"__name__": "candidate"}, print_callback=_unprinted)
            ran += 1
        except errors as error:
            if _is_over(error):
                return False
    return ran > 0


def _returned(run: Any, name: str, case: Case) -> Any:
    """The wire node of what a call returned. Raises `Unreadable`, `MontyError`."""
    inputs = {
        "_arguments": [wire.decode(node) for node in case.arguments],
        "_named": {key: wire.decode(node) for key, node in case.named.items()},
    }
    call = f'{_ENCODER}f"{{_wire({name}(*_arguments, **_named), 0)!s}}"'
    text = run.feed_run(call, inputs=inputs, print_callback=_unprinted)
    if not isinstance(text, str) or len(text) > wire.MAX_FRAME:
        raise wire.Unreadable("too large")
    return wire.unpack(text.encode("utf-8", "surrogatepass"))


def _is_over(error: Any) -> bool:
    """Whether the interpreter can answer no more: it crashed, or it was stopped in the middle of something."""
    crashed = importlib.import_module("pydantic_monty").MontyCrashedError
    return isinstance(error, crashed) or isinstance(error.exception(), TimeoutError | MemoryError)


def _unprinted(_stream: str, _text: str) -> None:
    """What a candidate prints is dropped: on stdout it could pass for a telemetry line of the function's own."""
