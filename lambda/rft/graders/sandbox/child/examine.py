"""The examiner: test code of the dataset, in a locked process of its own, calling the candidate through a proxy.

The candidate sits in another process; between them go plain values only. So the test code can compare with `==`, catch
exceptions and loop as its author wrote it, and the candidate sees one call's arguments at a time.
"""

from __future__ import annotations

import builtins
import copy
import os
import types
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from rft.graders.sandbox.child import wire

Function: TypeAlias = Callable[..., Any]

_NEVER = (StopIteration, StopAsyncIteration)
"""Raised inside a test's generator these would end its loop early instead of failing it."""
_EXCEPTIONS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, _NEVER)
}


class CandidateError(RuntimeError):
    """The candidate raised something that is no exception of Python's own, or answered with no built-in value."""


class CandidateEnded(RuntimeError):
    """The candidate's process is gone: no later call can be answered."""


def serve_examiner(channel: int, candidate: int | None, job: Mapping[str, Any]) -> None:
    """Run every test against the candidate (or, without one, against each stub) and report.

    Job: setup, tests (code), asserts (list of code), function. Report: ``{"results": [[name, passed], ...]}`` for the
    candidate, ``{"stubs": [[...], ...]}`` with one such list a stub.
    """
    if candidate is not None:
        message: object = {"results": _run(job, _proxy(candidate))}
    else:
        message = {"stubs": [_run(job, stub) for stub in stubs()]}
    wire.send(lambda data: os.write(channel, data), message)


def stubs() -> list[Function]:
    """Functions that solve nothing: a test that one of them passes says nothing about a candidate."""
    constants: tuple[object, ...] = (None, True, False, 0, 1, -1, 0.0, "", [], (), {})
    answers = [lambda *_a, _value=value, **_k: copy.copy(_value) for value in constants]
    return [*answers, lambda *arguments, **_k: copy.deepcopy(arguments[0]) if arguments else None, _raising]


def _raising(*_arguments: object, **_named: object) -> object:
    raise ValueError("stub")


def _proxy(channel: int) -> Function:
    def call(*arguments: object, **named: object) -> object:
        message = {
            "arguments": [wire.encode(each, lenient=True) for each in arguments],
            "named": {key: wire.encode(each, lenient=True) for key, each in named.items()},
        }
        try:
            wire.send(lambda data: os.write(channel, data), message)
            answer = wire.receive(lambda size: os.read(channel, size))
        except (EOFError, OSError, wire.Unreadable) as error:
            raise CandidateEnded from error
        if isinstance(answer, dict) and "value" in answer:
            return wire.decode(answer["value"])
        raised = answer.get("raised") if isinstance(answer, dict) else None
        raise _EXCEPTIONS.get(str(raised), CandidateError)("raised by the candidate")

    return call


def _run(job: Mapping[str, Any], function: Function) -> list[list[Any]]:
    module = types.ModuleType("tests")
    space = module.__dict__
    space["__builtins__"] = builtins
    _execute(job["setup"], space)
    for source in (job["tests"], *job["asserts"]):
        # Code that is no Python is the row's fault and fails here, not as a test that nobody passes.
        compile(source, "<tests>", "exec", dont_inherit=True)
    space.update({"candidate": function, job["function"]: function})
    before = set(space)
    passed = _passes(_execute, job["tests"], space)
    named = [name for name in space if name not in before and (name == "check" or name.startswith("test_"))]
    named = [name for name in named if isinstance(space[name], types.FunctionType)]
    results: list[list[Any]] = []
    if not named and job["tests"].strip():
        results.append(["tests", passed])
    for name in named:
        arguments = (function,) if space[name].__code__.co_argcount else ()
        results.append([name, passed and _passes(space[name], *arguments)])
    for index, source in enumerate(job["asserts"]):
        results.append([f"assert_{index}", _passes(_execute, source, space)])
    return results


def _execute(source: str, space: dict[str, Any]) -> None:
    exec(compile(source, "<tests>", "exec", dont_inherit=True), space)  # noqa: S102 - the dataset's own code


def _passes(test: Callable[..., object], *arguments: object) -> bool:
    try:
        test(*arguments)
    except Exception:  # noqa: BLE001
        # A test fails by raising, whatever it raises: AssertionError, or what the candidate raised.
        return False
    return True
