"""Every value inside a parsed JSON value, with its path; without recursion, so that no nesting can break it."""

import json
import re
from collections.abc import Iterator
from typing import Any

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}\Z")
# A path is for a person's eyes; what a key of a megabyte would do there helps nobody.
_SHOWN_KEY = 40


def child_path(path: str, key: str | int) -> str:
    """`a` and "b" give `a.b`, `a` and 0 give `a[0]`; keys that are no names stand quoted in brackets."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if _PLAIN_KEY.match(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{json.dumps(key[:_SHOWN_KEY])}]"


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of the value itself and of all inside it, in the order of the text."""
    pending = [(path, value)]
    while pending:
        where, found = pending.pop()
        yield where, found
        if isinstance(found, dict):
            inner = [(child_path(where, key), item) for key, item in found.items()]
        elif isinstance(found, list):
            inner = [(child_path(where, index), item) for index, item in enumerate(found)]
        else:
            continue
        pending.extend(reversed(inner))


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every string inside a value; keys are left out."""
    return ((where, found) for where, found in walk(value, path) if isinstance(found, str))
