"""Reading a judge's answer: the structured one where there is one, else the last complete JSON object of its text.

Never a number that stands somewhere in the text: an answer that is not wholly what was asked for is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from rft.graders.judge.client import Answer
from rft.graders.strict_json import DECODER

T = TypeVar("T")

MAX_ANSWER = 200_000
_OBJECT = re.compile(r'\{\s*["}]')
"""How an object begins: a brace before anything else is a brace in prose."""


class Unreadable(Exception):
    """The answer does not have the asked form."""


def read(answer: Answer, accept: Callable[[object], T]) -> T:
    """What `accept` makes of the answer; `accept` raises `Unreadable` for a value of another form.

    Raises `Unreadable` for an answer that was cut, for one in which nothing has the form, and for a text with two
    verdicts that differ: one of them may be the graded response's own.
    """
    if answer.stop == "length":
        raise Unreadable("the answer was cut at its token limit")
    if answer.value is not None:
        return accept(answer.value)
    *earlier, last = objects(answer.text)
    verdict = accept(last)
    for value in earlier:
        try:
            other = accept(value)
        except Unreadable:
            continue
        if other != verdict:
            raise Unreadable("the answer holds two verdicts that differ")
    return verdict


def last_object(text: str) -> dict[str, Any]:
    """The last JSON object of a text. Raises `Unreadable` as `objects` does."""
    return objects(text)[-1]


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects of a text that stand in no other one, in order, at least one.

    Raises `Unreadable` where there is none, and where one is broken, holds a key twice or NaN: what stands inside a
    broken one is no answer.
    """
    if len(text) > MAX_ANSWER:
        raise Unreadable("the answer is too long")
    found: list[dict[str, Any]] = []
    begin = _OBJECT.search(text)
    while begin is not None:
        try:
            value, end = DECODER.raw_decode(text, begin.start())
        except (ValueError, RecursionError) as error:
            raise Unreadable("the answer holds a broken JSON object") from error
        found.append(value)
        begin = _OBJECT.search(text, end)
    if not found:
        raise Unreadable("the answer holds no JSON object")
    return found


def exact_keys(value: object, keys: set[str] | frozenset[str]) -> dict[str, Any]:
    """The object with exactly these keys. Raises `Unreadable`."""
    if not isinstance(value, dict) or set(value) != set(keys):
        raise Unreadable(f"an object with the keys {', '.join(sorted(keys))} was asked for")
    return value


def finite(value: object, low: float, high: float) -> float:
    """A number in [low, high], no boolean and no text. Raises `Unreadable`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("a number was asked for")
    # NaN lies in no range; an integer too large for a float is compared before it is turned into one.
    if not low <= value <= high:
        raise Unreadable(f"a number from {low:g} to {high:g} was asked for")
    return float(value)


def text_of(value: object) -> str:
    """A text. Raises `Unreadable`."""
    if not isinstance(value, str):
        raise Unreadable("a text was asked for")
    return value
