"""Values that requests are filled with: people, things, days, identifiers; and requests that no tool serves."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

PEOPLE = (
    "Amara Okafor", "Bruno Keller", "Chiara Rossi", "Dmitri Volkov", "Elif Kaya", "Femi Adeyemi", "Greta Lind",
    "Hiro Tanaka", "Ines Duarte", "Jonas Weber", "Kirra Walsh", "Luca Moretti", "Mei Chen", "Nadia Haddad",
    "Owen Price", "Priya Nair", "Quentin Roux", "Rosa Vega", "Sven Berg", "Tala Reyes",
)  # fmt: skip
THINGS = (
    "desk lamps", "printer cartridges", "whiteboards", "office chairs", "cable reels", "notebooks", "monitor stands",
    "coffee filters", "packing boxes", "label rolls", "keyboards", "fire blankets",
)  # fmt: skip
ISSUES = (
    "VPN drops every hour", "badge reader is offline", "projector shows no picture", "mail arrives twice",
    "heating is stuck on", "printer jams on tray 2", "laptop will not wake up", "password reset fails",
    "lift stops at floor 3", "wiki search is empty", "camera is mirrored", "phone line crackles",
)  # fmt: skip
TITLES = (
    "Budget review", "Design clinic", "Fire drill", "Hiring panel", "Launch rehearsal", "Lunch talk", "Night release",
    "Onboarding", "Quarter close", "Retrospective", "Safety walk", "Team breakfast", "Vendor call", "Writing hour",
)  # fmt: skip
AGENTS = ("Ada", "Boris", "Carmen", "Dilip", "Esra", "Finn", "Gwen", "Hugo")
ROOMS = ("Aspen", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple")
PRIORITIES = ("low", "normal", "high", "urgent")
FIRST_DAY = date(2027, 1, 4)

NO_TOOL = {
    "train": (
        "Write a short poem about {thing1}.", "What is the capital of the country that {person1} comes from?",
        "Translate \"{title1}\" into Finnish.", "Call {person1} on the phone and say that I am late.",
        "Print {small} copies of the staff handbook.", "Order lunch for {person1} and {person2} at {time1}.",
        "Turn off the lights in room {room}.", "How do I get from the station to room {room}?",
    ),
    "validation": (
        "Transfer {price1} euros to {person1}.", "What will the weather be on {day1}?",
        "Proofread the minutes of \"{title1}\" for me.", "Reset the password of {person1}.",
    ),
    "test": (
        "Book a flight for {person1} on {day1}.", "Play some quiet music during \"{title1}\".",
        "Convert {price1} euros into yen.", "Draw a floor plan with room {room} in the middle.",
        "Send {person1} an e-mail about {thing1}.", "Who won the match on {day1}?",
    ),
}  # fmt: skip
"""Requests by split for which no offered tool is of use."""

NEARLY = {
    "train": (
        (("find_rooms",), "Cancel booking {booking1}."), (("get_stock",), "Ship {small} pieces of {sku1}."),
        (("create_event", "list_events"), "Move event {event1} to {day2} at {time2}."),
        (("search_tickets", "open_ticket"), "Close ticket {ticket1}."),
    ),
    "validation": (
        (("restock_item", "ship_item"), "Set the price of {sku1} to {price1} euros."),
        (("list_events",), "Delete event {event1} please."),
    ),
    "test": (
        (("find_book", "rate_book"), "Lend book {book1} to {person1} until {day2}."),
        (("search_tickets", "close_ticket"), "Hand ticket {ticket1} over to {agent1}."),
        (("find_rooms", "cancel_booking"), "Move booking {booking1} to {day2}."),
    ),
}  # fmt: skip
"""Requests by split for which the tool is missing though related ones are offered."""


def draw(rng: random.Random) -> dict[str, Any]:
    """One value for every name that a template can use; numbered names differ from each other."""
    values: dict[str, Any] = {
        "room": rng.choice(ROOMS),
        "small": rng.randrange(2, 9),
        "many": rng.randrange(20, 400),
        "minutes": rng.choice((15, 20, 30, 45, 60, 90)),
        "count1": rng.randrange(10, 90),
        "price1": rng.randrange(105, 9900, 5) / 100,
        "price2": rng.randrange(102, 9900, 5) / 100,
        "stars1": rng.randrange(1, 6),
        "stars2": rng.randrange(1, 6),
    }
    pools = {
        "person": PEOPLE,
        "thing": THINGS,
        "issue": ISSUES,
        "title": TITLES,
        "agent": AGENTS,
        "priority": PRIORITIES,
    }
    for name, pool in pools.items():
        for place, value in enumerate(rng.sample(pool, 3), start=1):
            values[f"{name}{place}"] = value
    for name, prefix in (("booking", "BK"), ("sku", "SKU"), ("event", "EV"), ("ticket", "T"), ("book", "B")):
        for place, number in enumerate(rng.sample(range(100, 1000), 4), start=1):
            values[f"{name}{place}"] = f"{prefix}-{number}"
    for place, offset in enumerate(rng.sample(range(360), 3), start=1):
        values[f"day{place}"] = (FIRST_DAY + timedelta(days=offset)).isoformat()
    for place, minute in enumerate(rng.sample(range(8 * 4, 18 * 4), 2), start=1):
        values[f"time{place}"] = f"{minute // 4:02d}:{minute % 4 * 15:02d}"
    return values


def spoken(values: dict[str, Any]) -> dict[str, str]:
    """The values as a person writes them: days with the month's name."""
    shown = {key: str(value) for key, value in values.items()}
    for key in [key for key in values if key.startswith("day")]:
        day = date.fromisoformat(values[key])
        shown[key] = f"{day.day} {day:%B} {day.year}"
    return shown
