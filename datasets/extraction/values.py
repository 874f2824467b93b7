"""What the documents of the extraction dataset are about: made-up invoices, orders, tickets and shipping notes.

A maker draws one document's facts. Optional facts are None where the document does not state them. All names,
companies and numbers are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]

FIRST = (
    "Amara", "Bilal", "Chen", "Dalia", "Emeka", "Freya", "Goran", "Hana", "Ines", "Jonas", "Kavya", "Luca", "Mina",
    "Noor", "Otto", "Priya", "Quinn", "Rosa", "Sami", "Tara", "Umar", "Vera", "Wen", "Yara", "Zoe",
)  # fmt: skip
LAST = (
    "Adeyemi", "Brandt", "Castellano", "Dvorak", "Eriksen", "Fofana", "Grigoryan", "Holm", "Ivanova", "Jimenez",
    "Kowalski", "Lindqvist", "Mbeki", "Nakamura", "Oyelaran", "Petrov", "Quispe", "Rahman", "Santos", "Tanaka",
)  # fmt: skip
FIRM = (
    "Alder", "Bramble", "Cobalt", "Driftwood", "Ember", "Fernhill", "Granite", "Harbour", "Ironbridge",
    "Juniper", "Kestrel", "Larkspur", "Meridian", "Northgate", "Orchard", "Pinecrest", "Quarry", "Redwood", "Saltmarsh",
    "Tamarind",
)  # fmt: skip
TRADE = (
    "Supplies",
    "Stationers",
    "Works",
    "Tools",
    "Foods",
    "Textiles",
    "Lighting",
    "Print",
    "Joinery",
    "Systems",
)
GOODS = (
    "A4 paper", "desk lamp", "oak shelf", "steel bracket", "toner cartridge", "canvas bag", "ceramic mug",
    "wool blanket", "garden hose", "label printer", "ring binder", "paint roller", "LED strip", "coffee beans",
    "work gloves", "door handle", "tape measure", "filing box", "whiteboard", "extension lead",
)  # fmt: skip
SIZES = ("small", "medium", "large", "30 cm", "50 cm", "1 litre", "500 g", "double")
CITIES = (
    "Aarhus", "Bilbao", "Cork", "Dresden", "Esbjerg", "Faro", "Ghent", "Haarlem", "Izmir", "Jena", "Kaunas", "Leeds",
    "Malmo", "Nantes", "Oulu", "Porto", "Riga", "Split", "Turin", "Uppsala",
)  # fmt: skip
CARRIERS = ("Swiftline", "Parcel North", "BlueVan", "CityCourier", "Overland Freight")
APPS = (
    "Ledgerly",
    "PhotoNest",
    "RouteMate",
    "ShiftBoard",
    "TaskPine",
    "MailHarbor",
    "StockRoom",
    "ClassBell",
)
FAULTS = (
    "crashes on start", "loses unsaved changes", "shows a blank page", "sends every mail twice", "exports empty files",
    "rejects valid passwords", "prints the wrong date", "freezes while scrolling", "duplicates contacts",
    "ignores the dark theme", "drops the last row of a table", "times out after login",
)  # fmt: skip
TAGS = ("login", "export", "printing", "mobile", "billing", "sync", "search", "email", "calendar", "upload")
EPOCH = date(2025, 1, 6)


def some_day(rng: random.Random, after: date | None = None) -> date:
    """A day of 2025 or 2026, or up to six weeks after another."""
    return (
        after + timedelta(days=rng.randint(3, 42)) if after else EPOCH + timedelta(days=rng.randint(0, 650))
    )


def person(rng: random.Random) -> str:
    """A made-up person."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def firm(rng: random.Random) -> str:
    """A made-up company."""
    return f"{rng.choice(FIRM)} {rng.choice(TRADE)}"


def code(rng: random.Random) -> str:
    """A document number."""
    letters = "".join(rng.choice("ABCDEFGHKLMNPRSTUVWX") for _ in range(rng.randint(1, 3)))
    return f"{letters}{rng.choice(('-', '/', ''))}{rng.randint(1000, 99999)}"


def maybe(rng: random.Random, difficulty: str, value: Any) -> Any:
    """The value, or None in one of three documents that are not easy."""
    return None if difficulty != "easy" and rng.random() < 1 / 3 else value


def _goods(rng: random.Random, difficulty: str) -> list[str]:
    count = {"easy": 1, "medium": 2, "hard": rng.choice((3, 4))}[difficulty]
    return rng.sample(GOODS, count)


def invoice(rng: random.Random, difficulty: str) -> Facts:
    """Lines add up to the total, tax included."""
    issued = some_day(rng)
    lines, net = [], 0
    for name in _goods(rng, difficulty):
        quantity, cents = rng.randint(1, 24), rng.randint(300, 9000)
        lines.append({"description": name, "quantity": quantity, "unit_price": cents / 100})
        net += quantity * cents
    tax = maybe(rng, difficulty, round(net * 0.2))
    return {
        "vendor": firm(rng),
        "invoice_number": code(rng),
        "issued_on": issued,
        "due_on": maybe(rng, difficulty, some_day(rng, issued)),
        "currency": rng.choice(("EUR", "USD", "GBP")),
        "lines": lines,
        "tax": None if tax is None else tax / 100,
        "total": (net + (tax or 0)) / 100,
    }


def order(rng: random.Random, difficulty: str) -> Facts:
    """What somebody wants to buy."""
    ordered = some_day(rng)
    return {
        "customer": person(rng),
        "order_number": maybe(rng, difficulty, code(rng)),
        "ordered_on": ordered,
        "deliver_by": maybe(rng, difficulty, some_day(rng, ordered)),
        "gift": rng.random() < 0.5,
        "items": [
            {"product": name, "size": rng.choice(SIZES), "quantity": rng.randint(1, 12)}
            for name in _goods(rng, difficulty)
        ],
    }


def ticket(rng: random.Random, difficulty: str) -> Facts:
    """A complaint about software."""
    version = f"{rng.randint(1, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}"
    return {
        "reporter": person(rng),
        "product": rng.choice(APPS),
        "version": maybe(rng, difficulty, version),
        "problem": rng.choice(FAULTS),
        "severity": rng.choice(("low", "medium", "high", "critical")),
        "first_seen": some_day(rng),
        "affected_users": maybe(rng, difficulty, rng.randint(2, 900)),
        "tags": rng.sample(TAGS, {"easy": 1, "medium": 2, "hard": 3}[difficulty]),
    }


def shipping(rng: random.Random, difficulty: str) -> Facts:
    """A parcel on its way."""
    start, end = rng.sample(CITIES, 2)
    picked = some_day(rng)
    return {
        "tracking_number": code(rng) + str(rng.randint(100, 999)),
        "carrier": rng.choice(CARRIERS),
        "sender": firm(rng),
        "from_city": start,
        "to_city": end,
        "recipient": person(rng),
        "picked_up_on": picked,
        "expected_on": maybe(rng, difficulty, some_day(rng, picked)),
        "weight_kg": rng.randint(5, 400) / 10,
        "fragile": rng.random() < 0.5,
        "contents": [{"product": name, "quantity": rng.randint(1, 30)} for name in _goods(rng, difficulty)],
    }


MAKERS: dict[str, Callable[[random.Random, str], Facts]] = {
    "invoice": invoice, "order": order, "ticket": ticket, "shipping": shipping,
}  # fmt: skip
