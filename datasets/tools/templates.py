"""The requests: what a user says, the calls that it asks for, and the world that they work on.

In a story ``{name}`` is a drawn value as a person writes it; in a call ``"@name"`` is the value as the tool takes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Difficulty = Literal["easy", "medium", "hard"]
Calls = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Template:
    """One kind of request. `apis` are offered, the first one holds the world. With `state` the row carries the API and
    the wanted state; `listing` shows items of that world in the prompt, one for each line of `items`, so that ids have
    to be looked up. Items are `(id draw, fields)`; distractors are added to them."""

    group: str
    difficulty: Difficulty
    apis: tuple[str, ...]
    story: str
    calls: Calls
    state: bool = False
    items: tuple[tuple[str, dict[str, Any]], ...] = ()
    listing: bool = False


def _booking(booking: str, guest: str, status: str = "confirmed") -> tuple[str, dict[str, Any]]:
    return booking, {"room": "@room", "guest": guest, "date": "@day1", "nights": "@small", "status": status}


def _item(sku: str, name: str, stock: Any = "@many") -> tuple[str, dict[str, Any]]:
    return sku, {"name": name, "stock": stock, "price": "@price2"}


def _event(event: str, title: str) -> tuple[str, dict[str, Any]]:
    return event, {"title": title, "date": "@day1", "start": "@time1", "minutes": "@minutes"}


def _ticket(ticket: str, title: str, status: str = "open") -> tuple[str, dict[str, Any]]:
    agent = None if status == "open" else "@agent2"
    return ticket, {"title": title, "priority": "normal", "status": status, "agent": agent}


def _book(book: str, title: str, status: str = "shelf") -> tuple[str, dict[str, Any]]:
    reader = None if status == "shelf" else "@person2"
    return book, {"title": title, "status": status, "reader": reader, "due": None, "stars": None}


TRAIN = (
    Template(
        "find_room", "easy", ("booking",), "Which rooms with at least {small} seats are free on {day1}?",
        (("find_rooms", {"date": "@day1", "seats": "@small"}),),
    ),
    Template(
        "book_one", "medium", ("booking", "calendar"),
        "Please book room {room} for {person1}, {small} nights from {day1}, breakfast included.",
        (("book_room", {"room": "@room", "guest": "@person1", "date": "@day1", "nights": "@small",
                        "breakfast": True}),),
    ),
    Template(
        "stock_two", "medium", ("inventory",), "How many pieces do we have of {sku1}, and how many of {sku2}?",
        (("get_stock", {"sku": "@sku1"}), ("get_stock", {"sku": "@sku2"})),
    ),
    Template(
        "price_one", "easy", ("inventory", "tickets"), "The price of article {sku1} is {price1} euros from now on.",
        (("set_price", {"sku": "@sku1", "price": "@price1"}),),
    ),
    Template(
        "event_new", "medium", ("calendar", "booking"),
        "Put \"{title1}\" into the calendar on {day1} at {time1} for {minutes} minutes, with {person1} and {person2}.",
        (("create_event", {"title": "@title1", "date": "@day1", "start": "@time1", "minutes": "@minutes",
                           "attendees": ["@person1", "@person2"]}),),
    ),
    Template(
        "ticket_new", "easy", ("tickets",), "Open a ticket titled \"{issue1}\" with {priority1} priority.",
        (("open_ticket", {"title": "@issue1", "priority": "@priority1"}),),
    ),
    Template(
        "ticket_search_and_day", "hard", ("tickets", "calendar"),
        "Show me the tickets about \"{issue1}\", those about \"{issue2}\", and my events on {day1}.",
        (("search_tickets", {"query": "@issue1"}), ("search_tickets", {"query": "@issue2"}),
         ("list_events", {"date": "@day1"})),
    ),
    Template(
        "move_and_cancel", "medium", ("booking",),
        "{person1} wants booking {booking1} moved to {day2}. Booking {booking2} is off: cancel it.",
        (("move_booking", {"booking_id": "@booking1", "date": "@day2"}),
         ("cancel_booking", {"booking_id": "@booking2"})),
        state=True, items=(_booking("@booking1", "@person1"), _booking("@booking2", "@person2")),
    ),
    Template(
        "cancel_by_guest", "hard", ("booking",), "{person1} has fallen ill. Cancel that booking.",
        (("cancel_booking", {"booking_id": "@booking1"}),),
        state=True, listing=True, items=(_booking("@booking1", "@person1"), _booking("@booking2", "@person2")),
    ),
    Template(
        "restock_and_ship", "medium", ("inventory",),
        "A delivery brought {count1} pieces of {sku1}. Then ship {small} pieces of {sku2}.",
        (("restock_item", {"sku": "@sku1", "count": "@count1"}), ("ship_item", {"sku": "@sku2", "count": "@small"})),
        state=True, items=(_item("@sku1", "@thing1"), _item("@sku2", "@thing2")),
    ),
    Template(
        "restock_by_name", "hard", ("inventory", "calendar"),
        "{count1} more {thing1} have arrived. Add them to the stock.",
        (("restock_item", {"sku": "@sku1", "count": "@count1"}),),
        state=True, listing=True, items=(_item("@sku1", "@thing1"), _item("@sku2", "@thing2")),
    ),
    Template(
        "assign_then_close", "hard", ("tickets",),
        "{agent1} has fixed ticket {ticket1}: give it to {agent1} and close it.",
        (("assign_ticket", {"ticket_id": "@ticket1", "agent": "@agent1"}), ("close_ticket", {"ticket_id": "@ticket1"})),
        state=True, items=(_ticket("@ticket1", "@issue1"), _ticket("@ticket2", "@issue2")),
    ),
    Template(
        "move_event_by_title", "hard", ("calendar",), "Move \"{title1}\" to {day2} at {time2}.",
        (("move_event", {"event_id": "@event1", "date": "@day2", "start": "@time2"}),),
        state=True, listing=True, items=(_event("@event1", "@title1"), _event("@event2", "@title2")),
    ),
)  # fmt: skip

VALIDATION = (
    Template(
        "event_list", "easy", ("calendar", "tickets"), "What have I planned for {day1}?",
        (("list_events", {"date": "@day1"}),),
    ),
    Template(
        "two_tickets", "medium", ("tickets", "inventory"),
        "We need two tickets: \"{issue1}\" is {priority1}, \"{issue2}\" is {priority2}.",
        (("open_ticket", {"title": "@issue1", "priority": "@priority1"}),
         ("open_ticket", {"title": "@issue2", "priority": "@priority2"})),
    ),
    Template(
        "two_prices", "medium", ("inventory",), "From today {sku1} costs {price1} euros, and {sku2} costs {price2}.",
        (("set_price", {"sku": "@sku1", "price": "@price1"}), ("set_price", {"sku": "@sku2", "price": "@price2"})),
    ),
    Template(
        "ship_by_name", "hard", ("inventory",), "A customer wants {small} {thing1} today. Please send them.",
        (("ship_item", {"sku": "@sku1", "count": "@small"}),),
        state=True, listing=True, items=(_item("@sku1", "@thing1"), _item("@sku2", "@thing2")),
    ),
    Template(
        "delete_and_create", "medium", ("calendar",),
        "Delete event {event1}. In its place I want \"{title2}\" on {day2} at {time2}, {minutes} minutes.",
        (("delete_event", {"event_id": "@event1"}),
         ("create_event", {"title": "@title2", "date": "@day2", "start": "@time2", "minutes": "@minutes"})),
        state=True, items=(_event("@event1", "@title1"),),
    ),
)  # fmt: skip

TEST = (
    Template(
        "books_of_author", "easy", ("library",), "Do we have anything written by {person1}?",
        (("find_book", {"author": "@person1"}),),
    ),
    Template(
        "rate_two", "medium", ("library", "tickets"),
        "One reader gave book {book1} {stars1} stars; another one gave {book2} {stars2}.",
        (("rate_book", {"book_id": "@book1", "stars": "@stars1"}),
         ("rate_book", {"book_id": "@book2", "stars": "@stars2"})),
    ),
    Template(
        "room_for_two_guests", "medium", ("booking", "library"),
        "Reserve {room} for {person1} on {day1} ({small} nights) and again for {person2} on {day2} (1 night).",
        (("book_room", {"room": "@room", "guest": "@person1", "date": "@day1", "nights": "@small"}),
         ("book_room", {"room": "@room", "guest": "@person2", "date": "@day2", "nights": 1})),
    ),
    Template(
        "raise_priority", "easy", ("tickets", "booking"), "Ticket {ticket1} must become {priority1}.",
        (("set_priority", {"ticket_id": "@ticket1", "priority": "@priority1"}),),
    ),
    Template(
        "stock_and_events", "hard", ("inventory", "calendar"),
        "Before I leave: the stock of {sku1}, the stock of {sku2}, and whatever is on the calendar for {day1}.",
        (("get_stock", {"sku": "@sku1"}), ("get_stock", {"sku": "@sku2"}), ("list_events", {"date": "@day1"})),
    ),
    Template(
        "swap_books", "hard", ("library",),
        "{person2} brings back book {book1}, and {person1} takes it home at once, until {day2}.",
        (("return_book", {"book_id": "@book1"}),
         ("lend_book", {"book_id": "@book1", "reader": "@person1", "due": "@day2"})),
        state=True, items=(_book("@book1", "@title1", "lent"), _book("@book2", "@title2")),
    ),
    Template(
        "lend_by_title", "hard", ("library", "inventory"),
        "{person1} borrows \"{title1}\" and will return it by {day2}.",
        (("lend_book", {"book_id": "@book1", "reader": "@person1", "due": "@day2"}),),
        state=True, listing=True, items=(_book("@book1", "@title1"), _book("@book2", "@title2")),
    ),
    Template(
        "reassign_by_title", "hard", ("tickets",), "The ticket about \"{issue1}\" goes to {agent1}, as an urgent one.",
        (("assign_ticket", {"ticket_id": "@ticket1", "agent": "@agent1"}),
         ("set_priority", {"ticket_id": "@ticket1", "priority": "urgent"})),
        state=True, listing=True, items=(_ticket("@ticket1", "@issue1"), _ticket("@ticket2", "@issue2")),
    ),
    Template(
        "drop_two_events", "medium", ("calendar",), "Take {event1} and {event2} off my calendar.",
        (("delete_event", {"event_id": "@event1"}), ("delete_event", {"event_id": "@event2"})),
        state=True, items=(_event("@event1", "@title1"), _event("@event2", "@title2")),
    ),
)  # fmt: skip
