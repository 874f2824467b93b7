"""Prompts in made-up but natural English for tests of near-duplicates, and ways of changing them a little."""

import random

SUBJECTS = (
    "the harbour master", "our oldest neighbour", "a travelling clockmaker", "the night nurse", "my cousin from Leeds",
    "the new librarian", "a retired pilot", "the village baker", "one of the apprentices", "the ferry captain",
    "an impatient tailor", "the school inspector", "a quiet beekeeper", "the tram driver", "her former landlord",
)  # fmt: skip
VERBS = (
    "repaired", "measured", "borrowed", "described", "painted", "returned", "counted", "weighed", "packed", "hid",
    "traded", "catalogued", "dropped", "polished", "photographed", "labelled", "sorted", "carried", "sold", "found",
)  # fmt: skip
OBJECTS = (
    "lanterns", "ledgers", "brass hinges", "sacks of barley", "theatre tickets", "glass jars", "bicycles", "letters",
    "wooden spoons", "maps of the coast", "violin strings", "copper kettles", "stamps", "umbrellas", "old engines",
    "rolls of canvas", "bee hives", "chess sets", "window frames", "grafted pears",
)  # fmt: skip
PLACES = (
    "behind the station", "at the winter market", "under the north bridge", "in the flooded cellar",
    "on the last train",
    "near the lighthouse", "beside the closed mill", "in the attic of number nine", "along the canal", "at the quarry",
)  # fmt: skip
TIMES = (
    "before the storm", "on a Tuesday", "during the long strike", "after supper", "while the choir was singing",
    "in the first week of March", "shortly before dawn", "on the day of the fair", "when the power failed", "at noon",
)  # fmt: skip


def prompt(rng: random.Random, sentences: int = 7) -> str:
    """A little story with numbers and a question at its end."""
    told = [
        f"{rng.choice(TIMES).capitalize()} {rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.randint(2, 900)} "
        f"{rng.choice(OBJECTS)} {rng.choice(PLACES)}, and {rng.choice(SUBJECTS)} {rng.choice(VERBS)} "
        f"{rng.randint(2, 900)} {rng.choice(OBJECTS)}."
        for _ in range(sentences)
    ]
    return f"{' '.join(told)} How many {rng.choice(OBJECTS)} did {rng.choice(SUBJECTS)} keep {rng.choice(TIMES)}?"


def other_word(rng: random.Random, text: str) -> str:
    """One or two words replaced."""
    words = text.split(" ")
    for _ in range(rng.randint(1, 2)):
        words[rng.randrange(len(words))] = rng.choice(("several", "curious", "blue", "seventeen"))
    return " ".join(words)


def other_order(rng: random.Random, text: str) -> str:
    """Two sentences that change places."""
    sentences = text.split(". ")
    place = rng.randrange(len(sentences) - 2)
    sentences[place], sentences[place + 1] = sentences[place + 1], sentences[place]
    return ". ".join(sentences)


def other_signs(rng: random.Random, text: str) -> str:
    """Other case, other punctuation, other spaces."""
    loud = text.upper() if rng.random() < 0.5 else text.lower()
    return f"  {loud.replace('.', ' !').replace(',', ' ;')}\n"


CHANGES = (other_word, other_order, other_signs)
