"""Calls that models write in other notations than JSON calls, because they were trained on them.

    <|channel|>commentary to=functions.book_room <|constrain|>json<|message|>{"room": "A1"}<|call|>     gpt-oss
    <invoke name="book_room"><parameter name="room">A1</parameter></invoke>                             Claude
    <function=book_room><parameter=room>A1</parameter></function>                                       Qwen
    [book_room(room="A1"), send_mail(to=["a"])]    alone, on a line of its own, or in a code block      Llama, Gemini

Each reader takes its calls out of the text and leaves a blank, so that what is left can be read for doubts and for
attempts that nobody could carry out. Nothing is ever evaluated: Python is parsed, and its constants are read.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from rft.graders.calls.call import DECODER, UNREADABLE, Call, strict_json
from rft.graders.strict_json import NotJson

MAX_CODE = 10_000
MAX_BLOCKS = 64
_HARMONY = re.compile(
    r"(?:<\|start\|>\s?assistant\s?)?(?:<\|channel\|>\s?commentary\s?)?\bto=(?:functions\.)?([\w.-]{1,100})"
    r"\s?(?:<\|channel\|>\s?commentary)?\s?(?:<\|constrain\|>)?\s?(?:json)?\s?<\|message\|>\s?"
)
_HARMONY_END = re.compile(r"\s*(?:<\|(?:call|end|return)\|>|(?=<\|start\|>)|\Z)")
_HARMONY_ATTEMPT = re.compile(r"\bto=functions\.[\w.-]{1,100}\s?<\|")
_MARKUP = re.compile(r"<(?:\w{1,12}:)?(invoke\s{1,3}name=|function=)[\"']?([\w.-]{1,100})[\"']?\s?>")
_PARAMETER = re.compile(
    r"<(?:\w{1,12}:)?parameter(?:\s{1,3}name)?=[\"']?([\w.-]{1,100})[\"']?(?:\s[^<>]{0,60})?>"
    r"([^<]*(?:<(?!/(?:\w{1,12}:)?parameter>)[^<]*)*)</(?:\w{1,12}:)?parameter>"
)
_CODE = re.compile(r"```(?:python|py|tool_code|tool_call)?[ \t]*\n(.*?)```|<\|python_tag\|>(.*)", re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_NAMESPACES = frozenset({"functions", "tools", "default_api"})
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}


def harmony_calls(text: str) -> tuple[list[Call], str]:
    """gpt-oss's own notation, read before anything that hides its channels."""
    if "to=" not in text or "<|" not in text:
        return [], text
    calls: list[Call] = []
    rest, at = [], 0
    for head in _HARMONY.finditer(text):
        if head.start() < at:
            continue
        try:
            arguments, end = DECODER.raw_decode(text, head.end())
        except (ValueError, RecursionError):
            continue
        closed = _HARMONY_END.match(text, end)
        if closed and isinstance(arguments, dict):
            calls.append(Call(head[1], arguments))
            rest.append(text[at : head.start()])
            at = closed.end()
    left = " ".join([*rest, text[at:]])
    return [*calls, UNREADABLE] if _HARMONY_ATTEMPT.search(left) else calls, left


def markup_calls(text: str, schemas: Mapping[str, Mapping[str, Any]]) -> tuple[list[Call], str]:
    """Calls as tags. A parameter is text where its tool's schema says so, and JSON where it is that otherwise."""
    calls: list[Call] = []
    rest, at = [], 0
    for head in _MARKUP.finditer(text):
        closing = "invoke>" if head[1].startswith("invoke") else "function>"
        end = text.find(closing, head.end())
        if end < 0:
            break
        if head.start() < at:
            continue
        inside, _, _ = text[head.end() : end].rpartition("</")
        calls.append(_from_parameters(head[2], inside, schemas.get(head[2], {})))
        rest.append(text[at : head.start()])
        at = end + len(closing)
    return calls, " ".join([*rest, text[at:]])


def _from_parameters(name: str, inside: str, schema: Mapping[str, Any]) -> Call:
    given = [(found[1], found[2]) for found in _PARAMETER.finditer(inside)]
    if len(dict(given)) != len(given) or _PARAMETER.sub("", inside).strip():
        return UNREADABLE
    properties = schema.get("properties")
    known: Mapping[str, Any] = properties if isinstance(properties, Mapping) else {}
    return Call(name, {key: _parameter(text, known.get(key)) for key, text in given})


def _parameter(text: str, schema: object) -> Any:
    if isinstance(schema, Mapping) and schema.get("type") == "string":
        return text.strip("\n")
    try:
        return strict_json(text)
    except NotJson:
        return text.strip("\n")


def code_calls(text: str, tools: frozenset[str]) -> tuple[list[Call], str]:
    """Calls of offered tools as Python: a whole text, a code block or a line that is nothing but such calls."""
    calls: list[Call] = []

    def take(code: str, whole: str) -> str:
        found = _calls_of(code, tools) if "(" in code else None
        if found is None:
            return whole
        calls.extend(found)
        return " ".join([" ", *_COMMENT.findall(code)])  # which may take everything back

    left = take(text, text)
    if left == text:
        left = _CODE.sub(lambda block: take(block[1] or block[2] or "", block[0]), text)
        lines = left.split("\n")
        if len(lines) <= MAX_BLOCKS:
            # An indented line belongs to another one: a condition, a definition.
            left = "\n".join(line if line[:1].isspace() else take(line, line) for line in lines)
    return calls, left


def _calls_of(code: str, tools: frozenset[str]) -> list[Call] | None:
    """The calls that a piece of Python consists of; None when it is anything else."""
    code = code.strip().removeprefix("`").removesuffix("`")
    if len(code) > MAX_CODE or not any(name in code for name in tools):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd escapes, with the model's text in them
            tree = ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    nodes = list(_expressions(tree))
    if not nodes or not all(isinstance(node, ast.Call) and _tool(node.func) in tools for node in nodes):
        return None
    return [_read(node) for node in nodes if isinstance(node, ast.Call)]


def _expressions(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        value = statement.value if isinstance(statement, ast.Expr) else statement
        yield from value.elts if isinstance(value, ast.List | ast.Tuple) else [value]


def _tool(node: ast.expr) -> str:
    """The dotted name that is called, without a namespace that models put before tools."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    if not (parts and node.id in _NAMESPACES):
        parts.append(node.id)
    return ".".join(reversed(parts))


def _read(node: ast.Call) -> Call:
    names = [keyword.arg for keyword in node.keywords]
    if node.args or None in names or len(set(names)) != len(names):
        return UNREADABLE
    try:
        return Call(
            _tool(node.func), {str(keyword.arg): _constant(keyword.value) for keyword in node.keywords}
        )
    except NotJson:
        return UNREADABLE


def _constant(node: ast.expr) -> Any:
    """The JSON value of a literal. Raises `NotJson`."""
    if isinstance(node, ast.List | ast.Tuple):
        return [_constant(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        if not all(isinstance(key, str) for key in keys) or len(set(keys)) != len(keys):
            raise NotJson("a key is no text, or given twice")
        return {str(key): _constant(value) for key, value in zip(keys, node.values, strict=True)}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        return -_plain(value, int | float)
    if isinstance(node, ast.Name) and node.id in _WORDS:
        return _WORDS[node.id]
    return _plain(node.value if isinstance(node, ast.Constant) else ..., str | int | float | None)


def _plain(value: Any, kinds: Any) -> Any:
    if not isinstance(value, kinds) or (isinstance(value, float) and not math.isfinite(value)):
        raise NotJson("no JSON value")
    return value
