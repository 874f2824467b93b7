"""Problem templates of the generated math dataset, each in one split only.

A template is a story with named quantities and the calculations that solve it, in order. A calculation reads the
quantities and the results before it, so the worked solution is computed and never typed. Difficulty is the number of
calculations: easy 2, medium 3 or 4, hard 5 or more.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One calculation: what it says, the expression, the name of its result, and the unit behind (or "$" before)."""

    lead: str
    expression: str
    result: str
    unit: str = ""


@dataclass(frozen=True)
class Template:
    """A family of problems. `quantities` maps a name to (low, high, step); `things` fills ``{thing}``."""

    group: str
    split: str
    story: str
    quantities: dict[str, tuple[int, int, int]]
    steps: tuple[Step, ...]
    things: tuple[str, ...] = ("item",)
    extra: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def difficulty(self) -> str:
        """easy, medium or hard, by the number of calculations."""
        count = len(self.steps)
        return "easy" if count <= 2 else "medium" if count <= 4 else "hard"


NAMES = (
    "Amara", "Bilal", "Chen", "Dalia", "Emeka", "Freya", "Goran", "Hana", "Ines", "Jonas", "Kavya", "Luca", "Mina",
    "Noor", "Otto", "Priya", "Quinn", "Rosa", "Sami", "Tara", "Umar", "Vera", "Wen", "Yara", "Zoe",
)  # fmt: skip

TRAIN = (
    Template(
        "bakery_trays", "train",
        "{name} bakes {a} trays of {thing} with {b} {thing} on every tray and gives {c} of them to the "
        "neighbours. How many {thing} does {name} keep?",
        {"a": (3, 14, 1), "b": (8, 30, 1), "c": (5, 22, 1)},
        (
            Step("The trays hold", "a * b", "all", "{thing}"),
            Step("After the gift there remain", "all - c", "rest", "{thing}"),
        ),
        ("muffins", "rolls", "tarts", "scones"),
    ),
    Template(
        "pocket_money", "train",
        "Every week {name} earns ${a} for walking dogs. After {b} weeks {name} pays ${c} for a {thing}. How "
        "many dollars are left?",
        {"a": (9, 35, 1), "b": (4, 12, 1), "c": (15, 34, 1)},
        (Step("The earnings are", "a * b", "all", "$"), Step("What is left is", "all - c", "rest", "$")),
        ("lamp", "puzzle", "jacket", "drum"),
    ),
    Template(
        "bus_passengers", "train",
        "A bus leaves the depot with {a} passengers. At the first stop {b} get off and {c} get on; at the "
        "second stop {d} get on. How many passengers are on the bus then?",
        {"a": (20, 48, 1), "b": (3, 18, 1), "c": (4, 21, 1), "d": (2, 17, 1)},
        (
            Step("After people got off there were", "a - b", "off", "passengers"),
            Step("After people got on there were", "off + c", "on", "passengers"),
            Step("After the second stop there were", "on + d", "end", "passengers"),
        ),
    ),
    Template(
        "book_pages", "train",
        "{name} reads a novel of {a} pages. On each of the first {b} days {name} reads {c} pages, and the "
        "rest is read in {d} equal parts. How many pages is one part?",
        {"a": (180, 520, 1), "b": (3, 7, 1), "c": (15, 32, 1), "d": (2, 9, 1)},
        (
            Step("The first days cover", "b * c", "read", "pages"),
            Step("There remain", "a - read", "rest", "pages"),
            Step("One part is", "rest / d", "part", "pages"),
        ),
    ),
    Template(
        "fence_posts", "train",
        "A meadow is {a} metres long and {b} metres wide. A farmer puts wire around it {c} times, and a roll "
        "has {d} metres of wire. How many rolls are used?",
        {"a": (20, 90, 5), "b": (10, 60, 5), "c": (2, 5, 1), "d": (5, 30, 5)},
        (
            Step("Two sides together are", "a + b", "half", "metres"),
            Step("Once around is", "2 * half", "round", "metres"),
            Step("All the wire is", "c * round", "wire", "metres"),
            Step("The rolls used are", "wire / d", "rolls", "rolls"),
        ),
    ),
    Template(
        "ticket_sales", "train",
        "For a school play {a} adult tickets at ${b} and {c} child tickets at ${d} were sold. The hall cost "
        "${e}. How many dollars did the play earn after paying for the hall?",
        {"a": (30, 90, 1), "b": (8, 15, 1), "c": (40, 120, 1), "d": (3, 7, 1), "e": (90, 230, 10)},
        (
            Step("Adults paid", "a * b", "adults", "$"),
            Step("Children paid", "c * d", "kids", "$"),
            Step("Together this is", "adults + kids", "all", "$"),
            Step("After the hall there remain", "all - e", "rest", "$"),
        ),
    ),
    Template(
        "orchard_boxes", "train",
        "An orchard has {a} rows of {b} trees, and each tree gives {c} kilograms of {thing}. A box takes {d} "
        "kilograms, and every box sells for ${e}. How many dollars does the harvest bring?",
        {"a": (4, 15, 1), "b": (6, 18, 1), "c": (10, 40, 5), "d": (4, 20, 2), "e": (6, 19, 1)},
        (
            Step("The number of trees is", "a * b", "trees", "trees"),
            Step("They give", "trees * c", "harvest", "kilograms"),
            Step("This fills", "harvest / d", "boxes", "boxes"),
            Step("The boxes bring", "boxes * e", "money", "$"),
        ),
        ("apples", "pears", "plums", "cherries"),
    ),
    Template(
        "marbles_shared", "train",
        "{name} has {a} {thing}, and a cousin has {b} times as many. They put them all together and share "
        "them equally among {c} friends. How many {thing} does each friend get?",
        {"a": (12, 60, 1), "b": (2, 6, 1), "c": (3, 9, 1)},
        (
            Step("The cousin has", "a * b", "cousin", "{thing}"),
            Step("Together they have", "a + cousin", "all", "{thing}"),
            Step("Each friend gets", "all / c", "each", "{thing}"),
        ),
        ("marbles", "stickers", "shells", "beads"),
    ),
    Template(
        "factory_shifts", "train",
        "A factory makes {a} {thing} an hour. The day shift lasts {b} hours and the night shift {c} hours. Of"
        " a day's output, {d} {thing} fail the check. The rest is packed in cartons of {e}. How many cartons "
        "are packed in {f} such days?",
        {"a": (20, 80, 4), "b": (7, 10, 1), "c": (5, 8, 1), "d": (8, 40, 2), "e": (4, 12, 1), "f": (3, 9, 1)},
        (
            Step("The machines run", "b + c", "hours", "hours a day"),
            Step("They make", "a * hours", "made", "{thing} a day"),
            Step("Good ones are", "made - d", "good", "{thing} a day"),
            Step("A day fills", "good / e", "cartons", "cartons"),
            Step("All days fill", "cartons * f", "all", "cartons"),
        ),
        ("bolts", "lamps", "valves", "hinges"),
    ),
    Template(
        "savings_two_people", "train",
        "{name} saves ${a} a month and {other} saves ${b} a month. After {c} months they buy a {thing} "
        "together for ${d} and split what is left evenly. How many dollars does each get back?",
        {"a": (20, 75, 5), "b": (15, 60, 5), "c": (6, 14, 1), "d": (150, 380, 10)},
        (
            Step("In a month they save", "a + b", "month", "$"),
            Step("In all they save", "month * c", "all", "$"),
            Step("After buying there remain", "all - d", "rest", "$"),
            Step("Each gets back", "rest / 2", "each", "$"),
        ),
        ("tent", "piano", "kayak", "telescope"),
    ),
    Template(
        "water_tank", "train",
        "A tank holds {a} litres and is empty. A pump fills it with {b} litres a minute while {c} litres a "
        "minute leak out. After {d} minutes the leak is closed. How many more minutes does the pump need to "
        "fill the tank?",
        {"a": (200, 900, 20), "b": (12, 30, 2), "c": (2, 9, 1), "d": (5, 20, 1)},
        (
            Step("With the leak the tank gains", "b - c", "gain", "litres a minute"),
            Step("When the leak is closed it holds", "gain * d", "held", "litres"),
            Step("Missing are", "a - held", "missing", "litres"),
            Step("The pump still needs", "missing / b", "more", "minutes"),
        ),
    ),
    Template(
        "garden_beds", "train",
        "{name} plants {a} beds. Each bed has {b} rows of {c} {thing}. Snails eat {d} plants in each bed, and"
        " {name} replaces {e} plants in all. Then a third bed-keeper takes {f} plants away. How many {thing} "
        "stand in the beds?",
        {"a": (3, 9, 1), "b": (4, 8, 1), "c": (6, 12, 1), "d": (3, 9, 1), "e": (5, 15, 1), "f": (4, 20, 1)},
        (
            Step("A bed starts with", "b * c", "bed", "plants"),
            Step("After the snails a bed has", "bed - d", "left", "plants"),
            Step("All beds have", "a * left", "all", "plants"),
            Step("With the new plants there are", "all + e", "more", "plants"),
            Step("After some are taken there are", "more - f", "end", "{thing}"),
        ),
        ("lettuces", "leeks", "peppers", "beetroots"),
    ),
    Template(
        "taxi_ride", "train",
        "A taxi charges ${a} to start and ${b} for every kilometre. {name} rides {c} kilometres and pays with"
        " ${d}. How many dollars of change does {name} get?",
        {"a": (3, 8, 1), "b": (2, 5, 1), "c": (6, 19, 1), "d": (60, 120, 10)},
        (
            Step("The distance costs", "b * c", "way", "$"),
            Step("The ride costs", "way + a", "ride", "$"),
            Step("The change is", "d - ride", "change", "$"),
        ),
    ),
    Template(
        "library_shelves", "train",
        "A library has {a} shelves with {b} books each. It lends {c} books and receives {d} new ones. The "
        "books are then spread evenly over {e} rooms. How many books are in a room?",
        {"a": (12, 40, 1), "b": (18, 45, 1), "c": (30, 140, 1), "d": (10, 80, 1), "e": (3, 8, 1)},
        (
            Step("The shelves hold", "a * b", "all", "books"),
            Step("After lending there are", "all - c", "lent", "books"),
            Step("With the new ones there are", "lent + d", "now", "books"),
            Step("A room gets", "now / e", "room", "books"),
        ),
    ),
    Template(
        "runner_weeks", "train",
        "In the first week {name} runs {a} kilometres on each of {b} days. In the second week it is {c} "
        "kilometres more in all, and in the third week twice as much as in the second. How many kilometres "
        "are the three weeks together?",
        {"a": (4, 12, 1), "b": (3, 6, 1), "c": (3, 14, 1)},
        (
            Step("The first week is", "a * b", "one", "kilometres"),
            Step("The second week is", "one + c", "two", "kilometres"),
            Step("The third week is", "2 * two", "three", "kilometres"),
            Step("The first two weeks are", "one + two", "pair", "kilometres"),
            Step("All three weeks are", "pair + three", "all", "kilometres"),
        ),
    ),
    Template(
        "candle_shop", "train",
        "{name} makes candles from {a} kilograms of wax at ${b} a kilogram. A kilogram gives {c} candles, and"
        " each is sold for ${d}. The wicks cost ${e} in all, and {f} candles break and cannot be sold. How "
        "many dollars of profit are made?",
        {"a": (4, 12, 1), "b": (5, 11, 1), "c": (5, 9, 1), "d": (4, 9, 1), "e": (6, 18, 1), "f": (2, 7, 1)},
        (
            Step("The wax costs", "a * b", "wax", "$"),
            Step("It gives", "a * c", "made", "candles"),
            Step("Sold are", "made - f", "sold", "candles"),
            Step("They bring", "sold * d", "income", "$"),
            Step("All costs are", "wax + e", "costs", "$"),
            Step("The profit is", "income - costs", "profit", "$"),
        ),
    ),
)  # fmt: skip

VALIDATION = (
    Template(
        "stamp_album", "validation",
        "An album has {a} sheets, and {b} stamps fit on a sheet. {name} already owns {c} stamps. How many "
        "stamps are still needed to complete the album?",
        {"a": (8, 25, 1), "b": (12, 36, 2), "c": (20, 85, 1)},
        (Step("The album takes", "a * b", "all", "stamps"), Step("Needed are", "all - c", "need", "stamps")),
    ),
    Template(
        "ferry_cars", "validation",
        "A ferry crosses {a} times a day with {b} vehicles. {c} of a day's vehicles are lorries paying ${d}; "
        "the others pay ${e}. How many dollars does the ferry take in a day?",
        {"a": (4, 9, 1), "b": (12, 28, 1), "c": (8, 30, 1), "d": (20, 34, 2), "e": (9, 16, 1)},
        (
            Step("In a day it carries", "a * b", "all", "vehicles"),
            Step("Without lorries that is", "all - c", "cars", "vehicles"),
            Step("Lorries pay", "c * d", "heavy", "$"),
            Step("The others pay", "cars * e", "light", "$"),
            Step("Together it takes", "heavy + light", "take", "$"),
        ),
    ),
    Template(
        "paint_walls", "validation",
        "One can of paint covers {a} square metres. {name} paints {b} walls of {c} by {d} metres twice. How "
        "many cans are emptied?",
        {"a": (4, 16, 1), "b": (2, 8, 1), "c": (3, 9, 1), "d": (2, 5, 1)},
        (
            Step("A wall has", "c * d", "wall", "square metres"),
            Step("All walls have", "b * wall", "walls", "square metres"),
            Step("Two coats need", "2 * walls", "area", "square metres"),
            Step("This empties", "area / a", "cans", "cans"),
        ),
    ),
    Template(
        "chess_club", "validation",
        "The chess club started the year with {a} members. In spring {b} joined, in summer {c} left, and in "
        "autumn its size was multiplied by {d}. How many members did it have at last?",
        {"a": (10, 40, 1), "b": (3, 19, 1), "c": (2, 9, 1), "d": (2, 4, 1)},
        (
            Step("In spring it had", "a + b", "spring", "members"),
            Step("In summer it had", "spring - c", "summer", "members"),
            Step("In autumn it had", "summer * d", "autumn", "members"),
        ),
    ),
    Template(
        "honey_jars", "validation",
        "A beekeeper has {a} hives giving {b} grams of honey each. After keeping {c} grams, jars of {d} grams"
        " are filled. How many jars are there?",
        {"a": (5, 18, 1), "b": (800, 2400, 100), "c": (300, 1200, 100), "d": (100, 500, 50)},
        (
            Step("The hives give", "a * b", "all", "grams"),
            Step("To be filled are", "all - c", "fill", "grams"),
            Step("This makes", "fill / d", "jars", "jars"),
        ),
    ),
)  # fmt: skip

TEST = (
    Template(
        "parking_fee", "test",
        "A garage takes ${a} for the first hour and ${b} for each further hour. {name} parks for {c} hours in"
        " total. What is the fee in dollars?",
        {"a": (3, 12, 1), "b": (2, 7, 1), "c": (3, 12, 1)},
        (
            Step("Further hours are", "c - 1", "more", "hours"),
            Step("They cost", "more * b", "cost", "$"),
            Step("The fee is", "cost + a", "fee", "$"),
        ),
    ),
    Template(
        "egg_cartons", "test",
        "Hens lay {a} eggs on Monday and {b} eggs on Tuesday. {c} eggs fit in a carton, and the cartons are "
        "full. How many cartons does the farmer fill?",
        {"a": (30, 140, 2), "b": (30, 140, 2), "c": (4, 12, 2)},
        (Step("In both days there are", "a + b", "all", "eggs"), Step("They fill", "all / c", "cartons", "cartons")),
    ),
    Template(
        "concert_seats", "test",
        "A concert hall has {a} blocks of {b} seats. On Friday {c} seats stayed free, on Saturday none. How "
        "many people came on both evenings together?",
        {"a": (6, 20, 1), "b": (25, 60, 1), "c": (12, 95, 1)},
        (
            Step("The hall seats", "a * b", "seats", "people"),
            Step("On Friday came", "seats - c", "friday", "people"),
            Step("On both evenings came", "friday + seats", "both", "people"),
        ),
    ),
    Template(
        "train_cargo", "test",
        "A freight train pulls {a} wagons with {b} tonnes of {thing} each. At a junction {c} wagons are "
        "uncoupled, and each remaining wagon is loaded with {d} more tonnes. How many tonnes does the train "
        "carry on?",
        {"a": (12, 34, 1), "b": (18, 42, 1), "c": (3, 10, 1), "d": (2, 11, 1)},
        (
            Step("The remaining wagons are", "a - c", "wagons", "wagons"),
            Step("A wagon now carries", "b + d", "load", "tonnes"),
            Step("The train carries", "wagons * load", "cargo", "tonnes"),
        ),
        ("coal", "grain", "gravel", "timber"),
    ),
    Template(
        "tailor_cloth", "test",
        "From {a} metres of cloth a tailor sews {b} shirts that use {c} metres each; the remaining cloth is "
        "cut into scarves of {d} metres. A shirt brings ${e} and a scarf ${f}. How many dollars come in when "
        "all is sold?",
        {"a": (40, 110, 2), "b": (6, 16, 1), "c": (2, 4, 1), "d": (1, 4, 1), "e": (22, 45, 1), "f": (7, 15, 1)},
        (
            Step("The shirts use", "b * c", "used", "metres"),
            Step("There remain", "a - used", "rest", "metres"),
            Step("This gives", "rest / d", "scarves", "scarves"),
            Step("Shirts bring", "b * e", "shirts", "$"),
            Step("Scarves bring", "scarves * f", "scarf_money", "$"),
            Step("Together this is", "shirts + scarf_money", "all", "$"),
        ),
    ),
    Template(
        "swim_training", "test",
        "The pool is {a} metres long. {name} swims {b} lengths in the morning and {c} lengths in the evening,"
        " {d} days in a row. How many metres is that?",
        {"a": (20, 50, 5), "b": (10, 40, 2), "c": (6, 30, 2), "d": (3, 9, 1)},
        (
            Step("A day has", "b + c", "lengths", "lengths"),
            Step("A day is", "lengths * a", "day", "metres"),
            Step("All days are", "day * d", "all", "metres"),
        ),
    ),
    Template(
        "print_order", "test",
        "A print shop charges {b} cents per page and {c} cents for binding one copy. The choir orders {d} "
        "songbooks of {a} pages and gets {e} cents off the total. How many cents does the choir pay?",
        {"a": (24, 80, 2), "b": (3, 9, 1), "c": (60, 150, 10), "d": (5, 25, 1), "e": (150, 400, 50)},
        (
            Step("The pages of a copy cost", "a * b", "pages", "cents"),
            Step("A bound copy costs", "pages + c", "copy", "cents"),
            Step("All copies cost", "copy * d", "all", "cents"),
            Step("With the discount it is", "all - e", "price", "cents"),
        ),
    ),
    Template(
        "mountain_hike", "test",
        "A trail climbs {a} metres in the first hour and {b} metres in each of the next {c} hours; then "
        "{name} descends {d} metres to a hut, and on the way back climbs {e} metres again. How high above the"
        " start does {name} end?",
        {"a": (250, 480, 10), "b": (180, 320, 10), "c": (2, 5, 1), "d": (120, 340, 10), "e": (40, 110, 10)},
        (
            Step("The next hours climb", "b * c", "later", "metres"),
            Step("The top lies at", "a + later", "top", "metres"),
            Step("The hut lies at", "top - d", "hut", "metres"),
            Step("The end lies at", "hut + e", "end", "metres"),
        ),
    ),
    Template(
        "kitchen_stock", "test",
        "A canteen buys {a} sacks of rice with {b} kilograms each. On each of {c} days it cooks {d} kilograms"
        " at noon and {e} kilograms at night, and what is over is given to {f} families in equal shares. How "
        "many kilograms does a family receive?",
        {"a": (10, 30, 1), "b": (15, 30, 5), "c": (5, 9, 1), "d": (8, 18, 1), "e": (5, 12, 1), "f": (2, 9, 1)},
        (
            Step("Bought are", "a * b", "stock", "kilograms"),
            Step("A day needs", "d + e", "day", "kilograms"),
            Step("All days need", "c * day", "cooked", "kilograms"),
            Step("Left over are", "stock - cooked", "rest", "kilograms"),
            Step("A family receives", "rest / f", "share", "kilograms"),
        ),
    ),
    Template(
        "age_sum", "test",
        "{name} is {a} years old. An aunt is {b} times as old, and a brother is {c} years younger than "
        "{name}. How old are the three together?",
        {"a": (8, 18, 1), "b": (2, 4, 1), "c": (2, 6, 1)},
        (
            Step("The aunt is", "a * b", "aunt", "years old"),
            Step("The brother is", "a - c", "brother", "years old"),
            Step("The two relatives are", "aunt + brother", "two", "years"),
            Step("All three are", "two + a", "all", "years"),
        ),
    ),
)  # fmt: skip
