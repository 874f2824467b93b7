"""Every line is one strict JSON object: no NaN, no text beside it, no unpaired surrogate."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rft.data.checks.base import Line, LineCheck, Problem, stateless


class _NotJsonError(ValueError):
    """A literal that Python reads and JSON does not have."""


def _no_literal(literal: str) -> float:
    raise _NotJsonError(f"{literal} is not JSON")


def _check(line: Line) -> Iterator[Problem]:
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = dict(items)
        if len(entries) != len(items):
            counts = Counter(key for key, _ in items)
            repeated.extend(key for key, count in counts.items() if count > 1)
        return entries

    try:
        row = json.loads(line.text, object_pairs_hook=pairs, parse_constant=_no_literal)
    except json.JSONDecodeError as error:
        yield Problem(f"is not JSON: {error.msg} at character {error.pos + 1}")
        return
    except RecursionError:
        yield Problem("is nested too deeply to be read")
        return
    except ValueError as error:
        yield Problem(f"is not JSON: {error}")
        return
    if not isinstance(row, dict):
        yield Problem(f"holds a JSON {_kind(row)}; one object a line is expected")
        return
    if "\\u" in line.text and _has_lone_surrogate(row):
        yield Problem(r"has half of a surrogate pair (\ud800 to \udfff alone), which no text can hold")
        return
    line.row = row
    line.duplicate_keys = tuple(dict.fromkeys(repeated))


def _has_lone_surrogate(row: dict[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _kind(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


CHECK = LineCheck("json_object", "Every line is one JSON object.", "", stateless(_check))
