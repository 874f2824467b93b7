"""Calls that a model wrote into its text, because its platform hands tool calls over as text.

    {"name": "book_room", "arguments": {"room": "A1"}}          one call
    [{"name": ...}, {"name": ...}]                               several; [] is none
    <tool_call>{"name": ...}</tool_call>, ```json fences         the same inside a wrapping, any number of them

Other notations: `rft.graders.calls.notations`. Every call in the visible text counts, so that offering two to choose
from is two calls. Text that takes a call back, or an attempt at a call that cannot be read, makes an unreadable call:
it is never right and never "no call".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from rft.graders.calls.call import DECODER, UNREADABLE, Call, looks_like_call, read_call
from rft.graders.calls.notations import code_calls, harmony_calls, markup_calls
from rft.graders.text.visible import visible

MAX_TEXT = 50_000
MAX_FAILURES = 50
_OPENING = re.compile(r"[{\[]")
_ATTEMPT = re.compile(
    r"</?(?:\w{1,12}:)?(?:tool_call|function_call|tool_use|invoke|function=)"
    r"|[\"'](?:toolUse|tool_calls|function_call|tool_called|arguments|tool_parameters)[\"']\s*:"
    r"|[\"'](?:name|tool_name)[\"']\s*:\s*[\"'][^\"']{0,80}[\"']\s*,\s*[\"'](?:parameters|input|args)[\"']",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"</?\s?(?:\w{1,12}:)?(?:tool_calls?|function_calls?)\s?>|```(?:json|tool_call)?", re.IGNORECASE
)
_BROKEN_TAG = re.compile(r"<\s?(?:tool|function)_calls?\s?>\s*[^<\s]", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:wait|actually|ignore|disregard|scratch that|never ?mind|on second thought|instead|mistaken?|incorrect|wrong"
    r"|(?:do not|don't|should not|shouldn't|would not|will not|won't|cannot|can't|never) (?:\w+ )?"
    r"(?:call|use|run|make|execute|invoke|want|do)"
    r"|would (?:\w+ )?(?:call|use|run|make|execute|invoke)|if you (?:confirm|agree|approve|want|wish|like|say)"
    r"|you (?:should|could|can|may|must|might) (?:\w+ )?(?:call|use|run|make|execute|invoke)"
    r"|for example|e\.g\.|hypothetical\w*|either|alternatively|or else|not (?:this|that|it))\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|versus|vs)\b", re.IGNORECASE)


def calls_in_text(text: str, tools: Mapping[str, Mapping[str, Any]]) -> tuple[Call, ...]:
    """The calls of a response's text; `tools` are the schemas of the tools that the row offers, by name. Their order is
    that of the text within one notation."""
    if len(text) > MAX_TEXT:
        return (UNREADABLE,) if _ATTEMPT.search(text) else ()
    harmony, rest = harmony_calls(text)
    shown = visible(rest)
    marked, rest = markup_calls(shown, tools)
    coded, rest = code_calls(rest, frozenset(tools))
    values, around = _split(rest)
    prose = " ".join(around)
    calls = [*harmony, *marked, *coded, *(read_call(item) for value in values for item in _items(value))]
    attempted = (
        bool(_BROKEN_TAG.search(prose))
        or bool(_ATTEMPT.search(_TAGS.sub(" ", prose)))
        or any(_calls_by_name(prose, name) for name in tools if name in prose)
    )
    doubted = _TAKEN_BACK.search(prose) or any(_CHOICE.search(gap) for gap in around[1:-1])
    if attempted or (calls and doubted) or (not calls and "tool_call>" in shown.lower()):
        calls.append(UNREADABLE)
    return tuple(calls)


def _split(text: str) -> tuple[list[Any], list[str]]:
    """(JSON values that are calls or lists of them, the text before, between and behind them)."""
    values: list[Any] = []
    prose: list[str] = []
    since = at = failures = 0
    while failures < MAX_FAILURES and (found := _OPENING.search(text, at)) is not None:
        try:
            value, end = DECODER.raw_decode(text, found.start())
        except json.JSONDecodeError as error:
            # What lies inside a value that breaks off is a part of it: a list of calls that never ends is no call.
            failures += 1
            value, end = None, max(found.end(), error.pos)
        except ValueError:
            failures += 1
            value, end = None, found.end()
        except RecursionError:
            break  # nobody nests a call so deeply, and every bracket that follows would cost as much
        if _says_none(value) or any(True for _ in _items(value)):
            values.append(value)
            prose.append(text[since : found.start()])
            since = end
        at = end
    prose.append(text[since:])
    return values, prose


def _says_none(value: object) -> bool:
    """Whether a JSON value says that no tool is called, with words beside that or without."""
    if not isinstance(value, dict):
        return value == []
    listed = [value[key] for key in ("tool_calls", "calls") if key in value]
    rest = [item for key, item in value.items() if key not in ("tool_calls", "calls")]
    return listed == [[]] and all(isinstance(item, str) for item in rest)


def _items(value: object) -> Iterator[object]:
    """The calls in one JSON value: itself, the entries of a list of calls, or of ``{"tool_calls": [...]}``."""
    if isinstance(value, dict):
        inner = value.get("tool_calls", value.get("calls"))
        if isinstance(inner, list):
            yield from _items(inner)
            if any(isinstance(item, dict | list) for item in value.values() if item is not inner):
                yield None  # calls beside the calls: a draft, an alternative
        elif looks_like_call(value):
            yield value
    elif isinstance(value, list) and any(looks_like_call(item) for item in value):
        yield from value


def _calls_by_name(prose: str, name: str) -> bool:
    """Whether the text calls a tool in another notation than JSON calls: as code (``name(argument=...``, or ``name()``
    on a line of its own), as ``Action: name``, as markup (``<name>``), or as a JSON key or value of another form."""
    return _notations(name).search(prose) is not None


@lru_cache(maxsize=512)
def _notations(name: str) -> re.Pattern[str]:
    tool = re.escape(name)
    quoted = rf"[\"']{tool}[\"']"
    return re.compile(
        rf"(?<!\w){tool}\s?\(\s?(?:\w+\s?[=:]|[\"'{{\[\d])"
        rf"|^[^\w\n]{{0,20}}(?:\w{{1,40}}\s?=\s?)?(?:await |print\(|\w{{1,40}}\.){{0,2}}{tool}"
        rf"\s?\([^()\n]{{0,400}}\)[^\w\n]{{0,20}}$"
        rf"|\b(?:i'll|i will|let me|i'm|going to) (?:now )?(?:call|use|run|invoke)(?:ing)? (?:the )?[`\"']?{tool}\b"
        rf"|^\W{{0,20}}(?:action|tool|tool call|function|function call|command)\W{{0,5}}:\W{{0,5}}{tool}\b"
        rf"|</?{tool}[\s/>]|to=functions\.{tool}\b|\[TOOL_CALLS\]|<\|(?:python_tag|tool_calls?(?:_begin|_start)?)\|>"
        rf"|{quoted}\s?:\s?[{{\[]"
        rf"|[\"'](?:tool|function|action|name|tool_name|command|method|call|recipient_name)[\"']\s?:\s?{quoted}",
        re.IGNORECASE | re.MULTILINE,
    )
