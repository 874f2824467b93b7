"""The four documents' JSON Schemas. Every key is required; a fact that a text need not state may be null."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


SCHEMAS: dict[str, Schema] = {
    "invoice": _object(
        vendor=TEXT,
        invoice_number=TEXT,
        issued_on=TEXT,
        due_on=TEXT_OR_NULL,
        currency={"enum": ["EUR", "USD", "GBP"]},
        lines=_list(_object(description=TEXT, quantity=WHOLE, unit_price=NUMBER)),
        tax={"type": ["number", "null"]},
        total=NUMBER,
    ),
    "order": _object(
        customer=TEXT,
        order_number=TEXT_OR_NULL,
        ordered_on=TEXT,
        deliver_by=TEXT_OR_NULL,
        gift=FLAG,
        items=_list(_object(product=TEXT, size=TEXT, quantity=WHOLE)),
    ),
    "ticket": _object(
        reporter=TEXT,
        product=TEXT,
        version=TEXT_OR_NULL,
        problem=TEXT,
        severity={"enum": ["low", "medium", "high", "critical"]},
        first_seen=TEXT,
        affected_users={"type": ["integer", "null"]},
        tags=_list(TEXT),
    ),
    "shipping": _object(
        tracking_number=TEXT,
        carrier=TEXT,
        sender=TEXT,
        from_city=TEXT,
        to_city=TEXT,
        recipient=TEXT,
        picked_up_on=TEXT,
        expected_on=TEXT_OR_NULL,
        weight_kg=NUMBER,
        fragile=FLAG,
        contents=_list(_object(product=TEXT, quantity=WHOLE)),
    ),
}
