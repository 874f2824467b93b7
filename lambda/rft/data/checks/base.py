"""What a dataset check is: one rule, one file, one id.

A check yields problems and never raises for bad data. Line checks see one line and the memory of the lines
before it; total checks see the counts once every split has been read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rft.contracts.outcomes import Severity
from rft.contracts.rows import prompt_hash


@dataclass(frozen=True, slots=True)
class Problem:
    """What one check has to say about one line, or about a split as a whole when `line` is None."""

    message: str
    severity: Severity = Severity.ERROR
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen first; `line` counts from 1."""

    split: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


@dataclass
class Line:
    """One line of a split. The reading checks fill `text`, `row` and `duplicate_keys` in this order."""

    raw: bytes
    place: Place
    text: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    duplicate_keys: tuple[str, ...] = ()

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        """The turns that are objects with a role in words; empty when `messages` is no list."""
        messages = self.row.get("messages")
        if not isinstance(messages, list):
            return []
        return [turn for turn in messages if isinstance(turn, dict) and isinstance(turn.get("role"), str)]

    @cached_property
    def prompt(self) -> str | None:
        """The prompt's hash, or None when there is no prompt to name."""
        tools = self.row.get("tools")
        offered = [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else None
        return prompt_hash(self.messages, offered) if self.messages else None


@dataclass
class Memory:
    """What the checks know beside the line itself: the settings of the run, and what was seen so far.

    `max_prompt_tokens` is Bedrock's `maxPromptLength`; None when the run leaves it to Bedrock.
    """

    reference_required: bool = True
    max_prompt_tokens: int | None = None
    prompts: dict[str, Place] = field(default_factory=dict)
    loose_prompts: dict[bytes, tuple[str, Place]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    ids: dict[tuple[str, str], Place] = field(default_factory=dict)


@dataclass
class Totals:
    """Counts of all splits: lines that were read, and those that Bedrock will train or measure on."""

    minimum: int
    maximum: int
    rows: dict[str, int]
    effective_rows: dict[str, int]
    files: dict[str, str]
    answers: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A rule about one line. `rule` states it positively."""

    id: str
    rule: str
    check: Callable[[Line, Memory], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A rule about the splits as wholes; problems come with the split that they are about."""

    id: str
    rule: str
    check: Callable[[Totals], Iterable[tuple[str, Problem]]]
