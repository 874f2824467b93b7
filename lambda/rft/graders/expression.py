"""Arithmetic over named scores, for `calculate_output`: parsed once against a whitelist, never evaluated as Python.

The language is OpenAI's: + - * / ^ and min, max, abs, floor, ceil, exp, sqrt, log (natural).
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

Compiled: TypeAlias = Callable[[Mapping[str, float]], float]

MAX_EXPRESSION_CHARS = 500

_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min, "max": max, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "floor": math.floor,
    "ceil": math.ceil,
}  # fmt: skip
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    # math.pow raises where ** would turn to complex numbers.
    ast.Pow: math.pow,
}
FUNCTIONS = frozenset(_FUNCTIONS)
"""Names that a grader cannot have."""


class ExpressionError(ValueError):
    """The expression uses something outside + - * / ^ ( ), numbers, names and the known functions."""


def compile_expression(source: str) -> tuple[Compiled, frozenset[str]]:
    """A function from named values to a float, and the names it reads. Raises `ExpressionError`."""
    if len(source) > MAX_EXPRESSION_CHARS:
        raise ExpressionError(f"the expression is longer than {MAX_EXPRESSION_CHARS} characters")
    if "**" in source:
        raise ExpressionError(f"{source!r} is not allowed: a power is written ^")
    try:
        # Python's own ^ binds looser than +; a power binds tighter than *.
        tree = ast.parse(source.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"{source!r} is not an arithmetic expression") from error
    names: set[str] = set()
    return _compile(tree.body, names), frozenset(names)


def _compile(node: ast.expr, names: set[str]) -> Compiled:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        constant = float(node.value)  # type: ignore[arg-type]
        return lambda _values: constant
    if isinstance(node, ast.Name):
        name = node.id
        names.add(name)
        return lambda values: values[name]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        operation = _BINARY[type(node.op)]
        left, right = _compile(node.left, names), _compile(node.right, names)
        return lambda values: operation(left(values), right(values))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        operand = _compile(node.operand, names)
        sign = -1.0 if isinstance(node.op, ast.USub) else 1.0
        return lambda values: sign * operand(values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _compile_call(node, node.func.id, names)
    shown = ast.unparse(node).replace("**", "^")
    known = ", ".join(_FUNCTIONS)
    raise ExpressionError(f"{shown!r} is not allowed; use + - * / ^ ( ), numbers, grader names and {known}")


def _compile_call(node: ast.Call, name: str, names: set[str]) -> Compiled:
    if name not in _FUNCTIONS:
        raise ExpressionError(f"the function {name!r} is not known; known functions: {', '.join(_FUNCTIONS)}")
    function = _FUNCTIONS[name]
    arguments = [_compile(argument, names) for argument in node.args]
    wanted = 2 if name in ("min", "max") else 1
    if len(arguments) < wanted or (wanted == 1 and len(arguments) > 1):
        raise ExpressionError(f"{name} takes {'two or more arguments' if wanted == 2 else 'one argument'}")
    return lambda values: float(function(*(argument(values) for argument in arguments)))
