"""Five small office APIs: their tools, and what each tool does to a world of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEXT = {"type": "string"}
DAY = {"type": "string", "description": "A day as YYYY-MM-DD."}
TIME = {"type": "string", "description": "A time of day as HH:MM, 24 hours."}
COUNT = {"type": "integer", "minimum": 1}
PRIORITY = {"type": "string", "enum": ["low", "normal", "high", "urgent"]}
RATING = {"type": "integer", "minimum": 1, "maximum": 5}


@dataclass(frozen=True)
class ApiDefinition:
    """Tools in Chat Completions form, and actions and resource rules as `rft.graders.calls.api` reads them."""

    tools: tuple[dict[str, Any], ...]
    actions: Mapping[str, Any]
    rules: Mapping[str, Mapping[str, Any]]


def tool(
    name: str, description: str, properties: dict[str, Any], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A function tool; every property is required unless it is named as optional."""
    required = [key for key in properties if key not in optional]
    parameters = {"type": "object", "properties": properties, "required": required}
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": parameters},
    }


BOOKING = ApiDefinition(
    tools=(
        tool("find_rooms", "List rooms that are free on a day.", {"date": DAY, "seats": COUNT}),
        tool(
            "book_room",
            "Book a room for a guest.",
            {"room": TEXT, "guest": TEXT, "date": DAY, "nights": COUNT, "breakfast": {"type": "boolean"}},
            optional=("breakfast",),
        ),
        tool("move_booking", "Move a booking to another day.", {"booking_id": TEXT, "date": DAY}),
        tool("cancel_booking", "Cancel a booking that is confirmed.", {"booking_id": TEXT}),
    ),
    actions={
        "find_rooms": {"effect": "read"},
        "book_room": {
            "effect": "create",
            "resource": "booking",
            "set": {
                "room": "$room",
                "guest": "$guest",
                "date": "$date",
                "nights": "$nights",
                "status": "confirmed",
            },
        },
        "move_booking": {
            "effect": "update",
            "resource": "booking",
            "id": "booking_id",
            "when": {"status": ["confirmed"]},
            "set": {"date": "$date"},
        },
        "cancel_booking": {
            "effect": "update",
            "resource": "booking",
            "id": "booking_id",
            "when": {"status": ["confirmed"]},
            "set": {"status": "cancelled"},
        },
    },
    rules={"booking": {"transitions": {"status": {"confirmed": ["cancelled"]}}}},
)

INVENTORY = ApiDefinition(
    tools=(
        tool("get_stock", "How many pieces of an article are in stock.", {"sku": TEXT}),
        tool(
            "restock_item", "Add delivered pieces to the stock of an article.", {"sku": TEXT, "count": COUNT}
        ),
        tool(
            "ship_item",
            "Take pieces of an article out of stock and ship them.",
            {"sku": TEXT, "count": COUNT},
        ),
        tool(
            "set_price", "Set the price of an article in euros.", {"sku": TEXT, "price": {"type": "number"}}
        ),
    ),
    actions={
        "get_stock": {"effect": "read"},
        "restock_item": {"effect": "update", "resource": "item", "id": "sku", "add": {"stock": "$count"}},
        "ship_item": {"effect": "update", "resource": "item", "id": "sku", "add": {"stock": "-$count"}},
        "set_price": {"effect": "update", "resource": "item", "id": "sku", "set": {"price": "$price"}},
    },
    rules={"item": {"bounds": {"stock": [0, 10000], "price": [0, None]}}},
)

CALENDAR = ApiDefinition(
    tools=(
        tool("list_events", "List the events of a day.", {"date": DAY}),
        tool(
            "create_event",
            "Put an event into the calendar.",
            {
                "title": TEXT,
                "date": DAY,
                "start": TIME,
                "minutes": COUNT,
                "attendees": {"type": "array", "items": TEXT},
            },
            optional=("attendees",),
        ),
        tool(
            "move_event",
            "Move an event to another day and time.",
            {"event_id": TEXT, "date": DAY, "start": TIME},
        ),
        tool("delete_event", "Remove an event from the calendar.", {"event_id": TEXT}),
    ),
    actions={
        "list_events": {"effect": "read"},
        "create_event": {
            "effect": "create",
            "resource": "event",
            "set": {"title": "$title", "date": "$date", "start": "$start", "minutes": "$minutes"},
        },
        "move_event": {
            "effect": "update",
            "resource": "event",
            "id": "event_id",
            "set": {"date": "$date", "start": "$start"},
        },
        "delete_event": {"effect": "delete", "resource": "event", "id": "event_id"},
    },
    rules={"event": {}},
)

TICKETS = ApiDefinition(
    tools=(
        tool("search_tickets", "Find tickets by words in their title.", {"query": TEXT}),
        tool("open_ticket", "Open a support ticket.", {"title": TEXT, "priority": PRIORITY}),
        tool("assign_ticket", "Give an open ticket to an agent.", {"ticket_id": TEXT, "agent": TEXT}),
        tool("set_priority", "Change the priority of a ticket.", {"ticket_id": TEXT, "priority": PRIORITY}),
        tool("close_ticket", "Close a ticket that is assigned.", {"ticket_id": TEXT}),
    ),
    actions={
        "search_tickets": {"effect": "read"},
        "open_ticket": {
            "effect": "create",
            "resource": "ticket",
            "set": {"title": "$title", "priority": "$priority", "status": "open"},
        },
        "assign_ticket": {
            "effect": "update",
            "resource": "ticket",
            "id": "ticket_id",
            "when": {"status": ["open"]},
            "set": {"agent": "$agent", "status": "assigned"},
        },
        "set_priority": {
            "effect": "update",
            "resource": "ticket",
            "id": "ticket_id",
            "set": {"priority": "$priority"},
        },
        "close_ticket": {
            "effect": "update",
            "resource": "ticket",
            "id": "ticket_id",
            "when": {"status": ["assigned"]},
            "set": {"status": "closed"},
        },
    },
    rules={"ticket": {"transitions": {"status": {"open": ["assigned"], "assigned": ["closed"]}}}},
)

LIBRARY = ApiDefinition(
    tools=(
        tool("find_book", "Find books of an author.", {"author": TEXT}),
        tool("lend_book", "Lend a book that is on the shelf.", {"book_id": TEXT, "reader": TEXT, "due": DAY}),
        tool("return_book", "Take back a book that is lent.", {"book_id": TEXT}),
        tool("rate_book", "Store a reader's rating of a book.", {"book_id": TEXT, "stars": RATING}),
    ),
    actions={
        "find_book": {"effect": "read"},
        "lend_book": {
            "effect": "update",
            "resource": "book",
            "id": "book_id",
            "when": {"status": ["shelf"]},
            "set": {"status": "lent", "reader": "$reader", "due": "$due"},
        },
        "return_book": {
            "effect": "update",
            "resource": "book",
            "id": "book_id",
            "when": {"status": ["lent"]},
            "set": {"status": "shelf", "reader": None, "due": None},
        },
        "rate_book": {"effect": "update", "resource": "book", "id": "book_id", "set": {"stars": "$stars"}},
    },
    rules={"book": {"transitions": {"status": {"shelf": ["lent"], "lent": ["shelf"]}}}},
)

APIS = {
    "booking": BOOKING,
    "inventory": INVENTORY,
    "calendar": CALENDAR,
    "tickets": TICKETS,
    "library": LIBRARY,
}
