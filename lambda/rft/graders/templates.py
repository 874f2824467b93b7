"""The ``{{ sample.output_text }}`` and ``{{ item.key }}`` placeholders of grader JSON, filled in one pass.

A path goes on with ``.key`` and ``[0]``. Roots, as OpenAI's graders define them: ``sample.output_text``,
``sample.output_json`` (the response as JSON), ``sample.output_tools`` (its tool calls, Chat Completions form),
``sample.choices``, and ``item``: every key of the row, with ``reference_answer`` and ``messages``.

One pass: text that comes in through a placeholder is never read for placeholders again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from rft.contracts.grader_event import GraderSample
from rft.graders.strict_json import no_constant

SAMPLE_ROOTS = ("output_text", "output_json", "output_tools", "choices")
INVALID_VARIABLE = "invalid_variable_error"
SAMPLE_PARSE = "sample_parse_error"

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PATH = re.compile(r"(sample|item)((?:\.[A-Za-z_][\w-]*|\[\d{1,6}\])+)", re.ASCII)
_PART = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]", re.ASCII)
_KNOWN = "use " + ", ".join(f"sample.{root}" for root in SAMPLE_ROOTS) + " or item.<key of the row>"

_SHOWN = 40
"""Characters of an unclosed placeholder that a message quotes."""

Part: TypeAlias = "str | int"


class TemplateError(ValueError):
    """A placeholder names nothing that a sample can have, or is not closed."""


class Unfilled(Exception):
    """A placeholder could not be filled for one sample; `reason` is the named error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Template:
    """A text with placeholders, checked once and filled for each sample."""

    def __init__(self, source: str) -> None:
        """Raises `TemplateError` for a placeholder that no sample can fill, and for one that is not closed."""
        pieces = _PLACEHOLDER.split(source)
        if "{{" in pieces[-1]:
            begun = pieces[-1][pieces[-1].index("{{") :][:_SHOWN]
            raise TemplateError(
                f"{begun!r} begins a placeholder that is not closed; close it with }}}}, or write {{ {{"
            )
        # split() alternates: literal, placeholder's inside, literal, ...
        self._pieces: list[str | Callable[[GraderSample], Any]] = [
            _lookup(piece.strip()) if index % 2 else piece for index, piece in enumerate(pieces)
        ]
        self._of_response = [
            index % 2 == 1 and piece.strip().startswith("sample.") for index, piece in enumerate(pieces)
        ]
        self.reads_the_response = any(self._of_response)
        self.has_placeholders = len(pieces) > 1
        self.literals = tuple(pieces[::2])

    def fill(self, sample: GraderSample) -> str:
        """The text for one sample; values that are no strings are written as JSON. Raises `Unfilled`."""
        return "".join(piece if isinstance(piece, str) else _text(piece(sample)) for piece in self._pieces)

    def fill_with(
        self, sample: GraderSample, of_row: Callable[[str], str], of_response: Callable[[str], str]
    ) -> str:
        """The same, each value as `of_row` or `of_response` writes it, by where it comes from. Raises `Unfilled`."""
        return "".join(
            piece if isinstance(piece, str) else (of_response if responding else of_row)(_text(piece(sample)))
            for piece, responding in zip(self._pieces, self._of_response, strict=True)
        )


def item_of(sample: GraderSample) -> dict[str, Any]:
    """The row as OpenAI's graders see it: its own keys, `messages` and `reference_answer`."""
    item = {"messages": [dict(turn) for turn in sample.prompt_messages], **sample.extras}
    if sample.reference is not None:
        item["reference_answer"] = sample.reference
    return item


def choices_of(sample: GraderSample) -> list[dict[str, Any]]:
    """The response as Chat Completions' `choices`: one, with the assistant's message."""
    message: dict[str, Any] = {"role": "assistant", "content": sample.response_text}
    if sample.tool_calls:
        message["tool_calls"] = list(sample.tool_calls)
    return [{"index": 0, "message": message}]


def output_json(sample: GraderSample) -> Any:
    """The whole response as JSON. Raises `Unfilled` when it is none."""
    try:
        return json.loads(sample.response_text, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise Unfilled(SAMPLE_PARSE) from error


def _lookup(name: str) -> Callable[[GraderSample], Any]:
    match = _PATH.fullmatch(name)
    if match is None:
        raise TemplateError(f"{name!r} is not known; {_KNOWN}")
    parts: list[Part] = [int(index) if index else key for key, index in _PART.findall(match[2])]
    root, rest = parts[0], parts[1:]
    if match[1] == "sample":
        if root not in SAMPLE_ROOTS or (root == "output_text" and rest):
            raise TemplateError(f"{name!r} is not known; {_KNOWN}")
        return _sample_lookup(str(root), rest)
    if isinstance(root, int):
        raise TemplateError(f"{name!r} is not known; {_KNOWN}")
    return _item_lookup(root, rest)


def _sample_lookup(root: str, rest: list[Part]) -> Callable[[GraderSample], Any]:
    if root == "output_text":
        return lambda sample: sample.response_text
    if root == "output_json":
        return lambda sample: _walk(output_json(sample), rest)
    if root == "output_tools":
        return lambda sample: _walk(list(sample.tool_calls), rest)
    return lambda sample: _walk(choices_of(sample), rest)


def _item_lookup(root: str, rest: list[Part]) -> Callable[[GraderSample], Any]:
    if root == "reference_answer":

        def reference(sample: GraderSample) -> Any:
            # The event's reader takes {"text": "..."} for the string that Bedrock's open-weight service wraps.
            if rest == ["text"] and isinstance(sample.reference, str):
                return sample.reference
            return _walk(sample.reference, rest)

        return reference
    if root == "messages":
        return lambda sample: _walk([dict(turn) for turn in sample.prompt_messages], rest)
    return lambda sample: _walk(sample.extras, [root, *rest])


def _walk(value: Any, parts: list[Part]) -> Any:
    """Follow a path. A key that is not there and a null are both nothing that a text can be made of."""
    for part in parts:
        if isinstance(part, str) and isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(part, int) and isinstance(value, list | tuple) and part < len(value):
            value = value[part]
        else:
            raise Unfilled(INVALID_VARIABLE)
    if value is None:
        raise Unfilled(INVALID_VARIABLE)
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
