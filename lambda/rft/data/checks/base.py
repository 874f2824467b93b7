"""What a dataset check is: one rule, one file, one id.

A check yields problems and never raises for bad data. It comes in three kinds, each begun anew for every validation,
so that a check keeps its own state in its own closure or object:

- `LineCheck`: looks at one line (and, if it remembers them, at those before it), and may make the row unusable.
- `CorpusCheck`: sees every readable line and speaks once all splits have been read.
- `TotalCheck`: looks at the counts of all splits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

from rft.contracts.outcomes import Severity
from rft.contracts.rows import prompt_hash
from rft.data.digests import reference_digest
from rft.data.settings import DatasetSettings

ERROR = (Severity.ERROR,)
WARNING = (Severity.WARNING,)
NOTICE = (Severity.NOTICE,)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What one check has to say about one line, or about a split as a whole.

    `severity` is None for the rule's own, `todo` is None for the rule's own advice. `drops` says that Bedrock leaves
    the row out without a word, so that it counts as unusable though it is no error.
    """

    message: str
    severity: Severity | None = None
    path: str | None = None
    todo: str | None = None
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen; `line` counts from 1."""

    split: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


@dataclass
class Line:
    """One line of a split. The reading checks fill `text`, `value` and `row` in this order.

    `odd_numbers` are NaN, infinities and numbers beyond floats as they stand in the text; `repeats_keys` and
    `long_numbers` tell whether `row` holds an object with a repeated key, or a whole number beyond 2^53.
    """

    raw: bytes
    place: Place
    text: str = ""
    value: Any = None
    row: dict[str, Any] = field(default_factory=dict)
    odd_numbers: tuple[str, ...] = ()
    repeats_keys: bool = False
    long_numbers: bool = False

    @cached_property
    def turns(self) -> list[tuple[int, dict[str, Any]]]:
        """The turns that are objects, each with its index in `messages`; empty when `messages` is no list."""
        messages = self.row.get("messages")
        if not isinstance(messages, list):
            return []
        return [(index, turn) for index, turn in enumerate(messages) if isinstance(turn, dict)]

    @cached_property
    def messages(self) -> list[Mapping[str, Any]]:
        """The turns that are objects with a role in words."""
        return [turn for _, turn in self.turns if isinstance(turn.get("role"), str)]

    @cached_property
    def functions(self) -> list[tuple[str, dict[str, Any]]]:
        """(JSON path, function) of each tool that is of type function; empty when `tools` is no list."""
        tools = self.row.get("tools")
        if not isinstance(tools, list):
            return []
        return [
            (f"tools[{index}].function", tool["function"])
            for index, tool in enumerate(tools)
            if isinstance(tool, dict)
            and tool.get("type") == "function"
            and isinstance(tool.get("function"), dict)
        ]

    @cached_property
    def tools(self) -> list[dict[str, Any]]:
        """The tools that are objects; empty when `tools` is no list."""
        tools = self.row.get("tools")
        return [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []

    @cached_property
    def prompt(self) -> str | None:
        """The prompt's hash, or None when there is no prompt to name."""
        return prompt_hash(self.messages, self.tools) if self.messages else None

    @cached_property
    def reference(self) -> bytes | None:
        """A digest of the reference answer, None where there is none."""
        return reference_digest(self.row.get("reference_answer"))


class Validation:
    """One validation: its settings, and what its checks share."""

    def __init__(self, settings: DatasetSettings) -> None:
        self.settings = settings
        self._shared: dict[type, object] = {}

    def shared(self, kind: type[T]) -> T:
        """The validation's one object of a class, made without arguments when it is first asked for.

        For work that several rules need the result of, such as an index of near-duplicates.
        """
        if kind not in self._shared:
            self._shared[kind] = kind()
        found = self._shared[kind]
        if not isinstance(found, kind):
            raise TypeError(f"{kind} is shared under another class")
        return found


@dataclass
class Totals:
    """Counts of all splits: lines that were read, those that Bedrock will train or measure on, and bytes.

    `dropped` are the rows that would be usable, were they not too long.
    """

    settings: DatasetSettings
    rows: dict[str, int]
    effective_rows: dict[str, int]
    dropped: dict[str, int]
    bytes: dict[str, int]
    files: dict[str, str]


LineRule = Callable[[Line], Iterable[Problem]]


class CorpusRule(Protocol):
    """A corpus check at work."""

    def see(self, line: Line) -> None:
        """A line that is a JSON object, whatever else is wrong with it; splits come as train, validation, test."""
        ...

    def problems(self) -> Iterable[tuple[Place | str, Problem]]:
        """What is wrong, once all lines were seen: a problem with its place, or with its split as a whole."""
        ...


def stateless(rule: LineRule) -> Callable[[Validation], LineRule]:
    """What a `LineCheck` begins with whose rule needs neither settings nor memory."""
    return lambda _validation: rule


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A rule about one line. `rule` states it positively, `todo` says what to do where it is broken (no full stop:
    it ends a finding's sentence)."""

    id: str
    rule: str
    todo: str
    begin: Callable[[Validation], LineRule]
    severities: tuple[Severity, ...] = ERROR


@dataclass(frozen=True, slots=True)
class CorpusCheck:
    """A rule about all lines together; see `LineCheck`."""

    id: str
    rule: str
    todo: str
    begin: Callable[[Validation], CorpusRule]
    severities: tuple[Severity, ...] = ERROR


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A rule about the splits' counts; problems come with the split that they are about. See `LineCheck`."""

    id: str
    rule: str
    todo: str
    check: Callable[[Totals], Iterable[tuple[str, Problem]]]
    severities: tuple[Severity, ...] = ERROR


Check = LineCheck | CorpusCheck | TotalCheck
