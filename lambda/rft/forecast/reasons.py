"""Why a forecast says go or no-go."""

from enum import StrEnum

from rft.contracts.recipe import Strict


class Level(StrEnum):
    """Weight of a reason: one no_go stops the run, a warning is shown, a note informs."""

    NO_GO = "no_go"
    WARNING = "warning"
    NOTE = "note"


class Reason(Strict):
    """A sentence with the rule that it comes from."""

    rule: str
    level: Level
    sentence: str
