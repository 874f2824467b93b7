"""How a field is compared: the JSON form, one object a field, told apart by ``compare``.

    {"vendor": {"compare": "casefold"},
     "total": {"compare": "number", "absolute": 0.005, "weight": 2},
     "due": {"compare": "date"},
     "tags": {"compare": "set"},
     "lines": {"compare": "list", "order": "any",
               "items": {"compare": "object", "fields": {"sku": {"compare": "casefold"}}}}}

A field that is not named is compared as its reference is: objects by their fields, lists in order, the rest exactly.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    """`weight` is what the field counts in F1 beside its neighbours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 1.0


class ExactField(_Form):
    """The same JSON value: text in every character (composed or decomposed accents are one), numbers by value
    (5 is 5.0), never across types (5 is not "5", true is not 1)."""

    compare: Literal["exact"]


class CasefoldField(_Form):
    """The same text but for case, width and white space."""

    compare: Literal["casefold"]


class NumberField(_Form):
    """Within `absolute`, or within `relative` times the reference. Text counts as a number only where the reference is
    text too ("1,250.00")."""

    compare: Literal["number"]
    absolute: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    relative: Annotated[float, Field(ge=0, le=0.5, allow_inf_nan=False)] = 0.0


class DateField(_Form):
    """The same day (and the same moment where the reference has a time): ISO 8601, "12 March 2026", "March 12, 2026".
    "03/04/2026" is read only when `day_first` says how."""

    compare: Literal["date"]
    day_first: bool | None = None


class SetField(_Form):
    """A list whose order and repetitions do not matter."""

    compare: Literal["set"]
    items: AnyField | None = None


class ListField(_Form):
    """A list; with order "any" its items are paired so that as much as possible agrees."""

    compare: Literal["list"]
    order: Literal["any", "declared"] = "declared"
    items: AnyField | None = None


class ObjectField(_Form):
    """An object, field by field."""

    compare: Literal["object"]
    fields: dict[str, AnyField] = Field(default_factory=dict)


AnyField: TypeAlias = Annotated[
    ExactField | CasefoldField | NumberField | DateField | SetField | ListField | ObjectField,
    Field(discriminator="compare"),
]

SetField.model_rebuild()
ListField.model_rebuild()
ObjectField.model_rebuild()
