"""From the JSON form of the fields to comparers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from rft.graders.json_values.compare import ByReference, Comparer, Leaf, List, Object
from rft.graders.json_values.fields import (
    AnyField,
    CasefoldField,
    DateField,
    ListField,
    NumberField,
    ObjectField,
    SetField,
)
from rft.graders.json_values.leaves import casefold_key, date_key, exact_key, same_number


def by_reference(strings: Literal["exact", "casefold"], any_order: bool, null_is_absent: bool) -> ByReference:
    """The comparer of everything that no field is named for."""
    key = casefold_key if strings == "casefold" else exact_key
    return ByReference(_keyed(key), not any_order, null_is_absent)


def object_comparer(fields: Mapping[str, AnyField], other: ByReference, weight: float = 1.0) -> Object:
    """The comparer of an object with these fields."""
    named = {name: comparer(form, other) for name, form in fields.items()}
    return Object(named, other, other.null_is_absent, weight)


def comparer(form: AnyField, other: ByReference) -> Comparer:
    """The comparer of one field."""
    if isinstance(form, ObjectField):
        return object_comparer(form.fields, other, form.weight)
    if isinstance(form, ListField):
        return List(_items(form.items, other), form.order == "declared", weight=form.weight)
    if isinstance(form, SetField):
        items = comparer(form.items, other) if form.items else _keyed(exact_key)
        return List(items, ordered=False, distinct=True, weight=form.weight)
    if isinstance(form, NumberField):
        same = partial(same_number, absolute=form.absolute, relative=form.relative)
        return Leaf(same, weight=form.weight)
    if isinstance(form, DateField):
        return _keyed(partial(date_key, day_first=form.day_first), form.weight)
    return _keyed(casefold_key if isinstance(form, CasefoldField) else exact_key, form.weight)


def _items(form: AnyField | None, other: ByReference) -> Comparer:
    return comparer(form, other) if form else other


def _keyed(key: Any, weight: float = 1.0) -> Leaf:
    def same(expected: Any, given: Any) -> bool:
        return bool(key(expected) == key(given))

    return Leaf(same, key, weight)


def unknown_field(fields: Mapping[str, AnyField], schema: Any) -> str | None:
    """The path of a named field that a schema with `properties` does not have, or None."""
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(properties, Mapping) or "patternProperties" in schema:
        return None
    for name, form in fields.items():
        if name not in properties:
            return name
        below = properties[name]
        inner: AnyField | None = form
        path = name
        while isinstance(inner, ListField | SetField):
            inner, path = inner.items, f"{path}.items"
            below = below.get("items") if isinstance(below, Mapping) else None
        if isinstance(inner, ObjectField):
            wrong = unknown_field(inner.fields, below)
            if wrong:
                return f"{path}.fields.{wrong}"
    return None
