"""A candidate's process: its code is run once, then its function is called with whatever the parent sends.

It never learns what a call should return. What it writes to the channel is only ever read as a value, so a candidate
that writes there itself has said what its function returned, and no more.
"""

from __future__ import annotations

import ast
import builtins
import os
import random
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rft.graders.sandbox.child import wire

_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
)


def serve_function(channel: int, job: Mapping[str, Any]) -> None:
    """Run the code, answer ``{"ready": true}`` or ``{"failed": class}``, then one answer a call until the end."""

    def read(size: int) -> bytes:
        return os.read(channel, size)

    def write(data: bytes) -> int:
        return os.write(channel, data)

    function, failed = _load(job)
    if function is None:
        wire.send(write, {"failed": failed})
        return
    wire.send(write, {"ready": True})
    while True:
        try:
            call = wire.receive(read)
        except EOFError:
            return
        wire.send(write, _answer(function, call))


def _load(job: Mapping[str, Any]) -> tuple[Callable[..., object] | None, str]:
    name = job["function"]
    try:
        namespace = run_source(job["blocks"], name)
    except BaseException as error:  # noqa: BLE001
        # A candidate may end with any exception, SystemExit included: each is its answer, none is a fault.
        return None, type(error).__name__
    found = namespace.get(name)
    if name.count(".") == 1 and found is None:
        owner, method = name.split(".")
        found = getattr(namespace.get(owner), method, None)
    return (found, "") if callable(found) else (None, "NameError")


def _answer(function: Callable[..., object], call: Mapping[str, Any]) -> dict[str, Any]:
    arguments = [wire.decode(node) for node in call["arguments"]]
    named = {key: wire.decode(node) for key, node in call.get("named", {}).items()}
    try:
        value = function(*arguments, **named)
        return {"value": wire.encode(value, lenient=True)}
    except wire.Unreadable:
        return {"raised": "Unreadable"}
    except BaseException as error:  # noqa: BLE001
        # As above: whatever the candidate raises is what it did with this call.
        return {"raised": str(type(error).__name__)[:80]}


def run_source(blocks: Sequence[str], wanted: str, name: str = "candidate") -> dict[str, Any]:
    """Run the last block that defines `wanted` (the last that is Python, where none does), after the definitions of
    the other blocks. Returns its namespace. Raises whatever the code raises."""
    tree = choose(blocks, wanted.split(".")[0])
    random.seed(0)
    module = types.ModuleType(name)
    module.__dict__["__builtins__"] = builtins
    sys.modules[name] = module
    exec(compile(tree, "<candidate>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - what this is for
    return module.__dict__


def choose(blocks: Sequence[str], wanted: str) -> ast.Module:
    """One module out of a response's blocks. Raises `SyntaxError` when none of them is Python."""
    trees, broken = [], SyntaxError("no code")
    for block in blocks:
        try:
            trees.append(ast.parse(block))
        except SyntaxError as error:
            broken = error
    if not trees:
        raise broken
    defining = [index for index, tree in enumerate(trees) if wanted in _defined(tree)]
    chosen = defining[-1] if defining else len(trees) - 1
    if wanted and len(trees) > 1:
        helpers = [
            node
            for index, tree in enumerate(trees)
            if index != chosen
            for node in tree.body
            if isinstance(node, _DEFINITIONS) and not _from_future(node)
        ]
        body = trees[chosen].body
        future = [node for node in body if _from_future(node)]
        trees[chosen].body = [*future, *helpers, *(node for node in body if not _from_future(node))]
    return trees[chosen]


def _from_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def serve_program(channel: int, job: Mapping[str, Any]) -> None:
    """Run a whole program on descriptors 0 and 1, then say how it ended: ``{"ended": class or ""}``."""
    ended = ""
    vars(builtins).update(exit=sys.exit, quit=sys.exit)
    try:
        run_source(job["blocks"], "", "__main__")
    except SystemExit as end:
        ended = "" if end.code in (None, 0) else "SystemExit"
    except BaseException as error:  # noqa: BLE001
        # As above.
        ended = type(error).__name__
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        ended = ended or "OSError"
    wire.send(lambda data: os.write(channel, data), {"ended": ended})
