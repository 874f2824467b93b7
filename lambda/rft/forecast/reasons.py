"""Why a forecast says go or no-go."""

from enum import StrEnum

from rft.contracts.recipe import Strict


class Level(StrEnum):
    """Weight of a check: one no_go stops the run, one ask has a person decide, a warning is shown, a note informs."""

    NO_GO = "no_go"
    ASK = "ask"
    WARNING = "warning"
    NOTE = "note"
    OK = "ok"


class Reason(Strict):
    """A check's finding as a sentence: the figure, the threshold, and who published the threshold."""

    rule: str
    level: Level
    sentence: str
