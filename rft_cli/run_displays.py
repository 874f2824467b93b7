"""The three ways in which `rft watch` shows a run: a live view, a line for each change, a JSON line for each change."""

import json
import sys
import time
from types import TracebackType
from typing import Any, Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from rft_cli.client.snapshot import RunSnapshot
from rft_cli.console import Output, plain, screen
from rft_cli.views.changes import as_document, change_lines, without_clocks
from rft_cli.views.clock import clock
from rft_cli.views.run import run_view


class RunDisplay(Protocol):
    """Shows looks; a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, snapshot: RunSnapshot) -> None:
        """A look."""

    def trouble(self, what: str) -> None:
        """A look that failed and is tried again."""


def display_for(output: Output) -> RunDisplay:
    """JSON lines where they are wanted, the live view on a terminal, else plain lines."""
    if output.json_only:
        return JsonDisplay(output)
    live = screen()
    return LiveDisplay(live) if live.is_terminal else LineDisplay(output)


class LiveDisplay:
    """One view that is drawn anew; the last stays."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._snapshot: RunSnapshot | None = None
        self._trouble = ""
        self._looked = time.monotonic()
        self._live = Live(get_renderable=self.view, console=console, refresh_per_second=2)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, snapshot: RunSnapshot) -> None:
        """See `RunDisplay`."""
        self._snapshot, self._trouble, self._looked = snapshot, "", time.monotonic()
        self._live.refresh()

    def trouble(self, what: str) -> None:
        """See `RunDisplay`."""
        self._trouble = plain(what)
        self._live.refresh()

    def view(self) -> RenderableType:
        """What is shown now: the last look, its clocks moved on."""
        if self._snapshot is None:
            return Text(self._trouble or "Looking up the run")
        now = self._snapshot.later(time.monotonic() - self._looked)
        seen = run_view(now, ascii_only=self._console.options.ascii_only, height=self._console.height)
        return Group(seen, Text(self._trouble, style="yellow")) if self._trouble else seen


class LineDisplay:
    """Plain lines on stderr, for logs."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._last: RunSnapshot | None = None
        self._troubled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def show(self, snapshot: RunSnapshot) -> None:
        """See `RunDisplay`."""
        for line in change_lines(self._last, snapshot):
            self._output.messages.print(Text(f"{clock(snapshot.seconds):>7}  {line}"))
        self._last, self._troubled = snapshot, False

    def trouble(self, what: str) -> None:
        """See `RunDisplay`; said once until a look succeeds."""
        if not self._troubled:
            self._output.messages.print(Text(f"         {plain(what)}"))
        self._troubled = True


class JsonDisplay(LineDisplay):
    """A JSON object on one line of stdout for each change; troubles go to stderr."""

    def __init__(self, output: Output) -> None:
        super().__init__(output)
        self._shown: dict[str, Any] | None = None

    def show(self, snapshot: RunSnapshot) -> None:
        """See `RunDisplay`."""
        self._troubled = False
        document = as_document(snapshot)
        compared = without_clocks(document)
        if compared != self._shown:
            self._shown = compared
            json_line({"type": "look", **document})


def json_line(document: dict[str, Any]) -> None:
    """One line on stdout. ASCII keeps control and bidirectional characters escaped; NaN is no JSON."""
    sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")
    sys.stdout.flush()
