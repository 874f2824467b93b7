"""How often Monitor job looks at a training job: soon at first, for what fails fast, then every five minutes."""

FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 300
GROWTH = 1.25


def next_wait(last: int | None) -> int:
    """Seconds until the next look; `last` is what the look before waited, None for the first."""
    return FIRST_WAIT_SECONDS if last is None else min(LONGEST_WAIT_SECONDS, int(last * GROWTH))


def looks_within(hours: float) -> int:
    """How often a job of so many hours is looked at."""
    waited, count = 0, 0
    wait: int | None = None
    while waited < hours * 3600:
        wait = next_wait(wait)
        waited, count = waited + wait, count + 1
    return count + 1
