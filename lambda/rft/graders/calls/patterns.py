"""What an argument may be, and whether a value is that.

A pattern is a set of allowed values, each compared by the argument's comparer; objects inside carry patterns of their
own. `similarity` of two calls is the share of arguments that agree: right ones over all that were wanted or given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rft.graders.calls.call import Call
from rft.graders.calls.compare import Comparers, agree


@dataclass(frozen=True, slots=True)
class Allowed:
    """Any of `values`; the argument may be left out when `optional`."""

    values: tuple[Any, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """An object: exactly these fields, optional ones aside."""

    fields: Mapping[str, Allowed]


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A call that the row asks for."""

    name: str
    arguments: Fields


def exactly(arguments: Mapping[str, Any]) -> Fields:
    """The pattern of an object whose every field has one allowed value."""
    return Fields({key: Allowed((value,)) for key, value in arguments.items()})


def from_allowed(arguments: Mapping[str, Any]) -> Fields:
    """The pattern of ``{argument: [allowed, ...]}`` in the Berkeley leaderboard's notation.

    "" among the allowed values says that the argument may be left out; an object's fields are lists of allowed values
    again; an empty list allows an empty list or nothing. Raises ValueError for anything that is no list.
    """
    return Fields({key: _allowed(values) for key, values in arguments.items()})


def _allowed(values: object) -> Allowed:
    if not isinstance(values, list):
        raise ValueError("allowed values must be a list")
    if not values:
        return Allowed(([],), optional=True)
    return Allowed(tuple(_nested(value) for value in values), optional="" in values)


def _nested(value: Any) -> Any:
    if isinstance(value, Mapping) and all(isinstance(inner, list) for inner in value.values()):
        return from_allowed(value)
    if isinstance(value, list):
        return [_nested(item) if isinstance(item, Mapping) else item for item in value]
    return value


def matches(fields: Fields, given: Mapping[str, Any], path: str, comparers: Comparers) -> tuple[int, int]:
    """(fields that agree, fields that were wanted or given); optional fields that are left out count for neither."""
    right = total = 0
    for key, allowed in fields.fields.items():
        if key not in given:
            total += not allowed.optional
            continue
        total += 1
        place = f"{path}.{key}"
        right += any(_value_matches(value, given[key], place, comparers) for value in allowed.values)
    return right, total + sum(1 for key in given if key not in fields.fields)


def _value_matches(wanted: Any, given: Any, path: str, comparers: Comparers) -> bool:
    if isinstance(wanted, Fields):
        if not isinstance(given, Mapping):
            return False
        right, total = matches(wanted, given, path, comparers)
        return right == total
    if isinstance(wanted, list) and any(isinstance(item, Fields) for item in wanted):
        return (
            isinstance(given, list)
            and len(given) == len(wanted)
            and all(_value_matches(w, g, path, comparers) for w, g in zip(wanted, given, strict=True))
        )
    return agree(wanted, given, comparers.of(path))


def similarity(wanted: WantedCall, call: Call, comparers: Comparers) -> float:
    """In [0, 1]; 1.0 only for the wanted call itself, 0.0 for another tool's."""
    if not call.readable or not same_name(wanted.name, call.name):
        return 0.0
    right, total = matches(wanted.arguments, call.arguments, wanted.name, comparers)
    return right / total if total else 1.0


def same_name(wanted: str, given: str) -> bool:
    """Equal, or the wanted name as Converse has to write it: letters, digits, ``_`` and ``-`` only."""
    return wanted == given or ("." in wanted and wanted.replace(".", "_") == given)


def example_calls(wanted: Sequence[WantedCall]) -> list[Call]:
    """One call for each wanted one: the first allowed value of every argument that is not left out."""
    return [Call(want.name, dict(_first_allowed(want.arguments))) for want in wanted]


def _first_allowed(fields: Fields) -> Iterator[tuple[str, Any]]:
    for key, allowed in fields.fields.items():
        if allowed.optional and allowed.values[0] in ("", []):
            continue
        yield key, _concrete(allowed.values[0])


def _concrete(value: Any) -> Any:
    if isinstance(value, Fields):
        return dict(_first_allowed(value))
    if isinstance(value, list):
        return [_concrete(item) for item in value]
    return value
