"""What the preflight found, as it is stored and shown."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_TEXT = 4000
"""Characters of a response that a report keeps."""


class Check(BaseModel):
    """One gate: whether it holds, its figures, and the sentence that says so. One that could not run (`ran` is False)
    stops nothing and warns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    passed: bool
    ran: bool = True
    sentence: str
    figures: dict[str, float] = Field(default_factory=dict)


class WorstRow(BaseModel):
    """A row where the reward function came closest to paying the wrong thing; `row` as its stamp numbers it.

    `gold` is the score of the worst-paid right answer, `attack` that of the best-paid other response, `strategy` its
    name and `text` what was said, cut after `MAX_TEXT` characters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    row: int
    gold: float
    attack: float
    strategy: str
    text: str = ""


class PreflightReport(BaseModel):
    """The verdict on a reward function before any training is paid for.

    `strategies` holds the mean score of each response strategy, `worst_rows` at most ten rows, smallest margin first;
    `low_margin_rows` are all rows on which an attack or a wrong answer comes too close to the right one, each with the
    best paid of these. `fixed_strings` are the ten best-paid texts that are the same on every row, with their means
    over the rows on which they are not right. `warnings` say what could not be checked; `usage` is what asking judges
    took, by the names of `rft.graders.judge.client.Usage`, empty where none was asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    decision: Literal["continue", "refuse"]
    reasons: list[str]
    checks: list[Check]
    strategies: dict[str, float]
    worst_rows: list[WorstRow]
    low_margin_rows: list[WorstRow] = Field(default_factory=list)
    fixed_strings: dict[str, float] = Field(default_factory=dict)
    rows: int
    samples: int
    warnings: list[str] = Field(default_factory=list)
    usage: dict[str, int] = Field(default_factory=dict)
