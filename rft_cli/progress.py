"""A run's progress while it happens: one live line on a terminal, a plain line for each change elsewhere."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from rft_cli.client.runs import RunProgress
from rft_cli.console import plain
from rft_cli.views.clock import clock


def sentence(progress: RunProgress) -> str:
    """Stage, training step and reward, without the time."""
    parts = [plain(progress.stage or "Starting")]
    if progress.step is not None and progress.stage == "Monitor job":
        parts.append(f"step {progress.step}")
        if progress.reward is not None:
            parts.append(f"reward {progress.reward:.3f}")
    return ", ".join(parts)


class ProgressDisplay:
    """Shows what it is given. Use it as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._started = time.monotonic()
        self._doing = ""
        self._shown_stages: set[str] = set()

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(self._line(), console=self._console, refresh_per_second=8, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the live line away; afterwards nothing more is shown of it."""
        live, self._live = self._live, None
        if live is not None:
            live.stop()

    def doing(self, what: str) -> None:
        """Something before or after the run itself: "Starting the local AWS"."""
        what = plain(what)
        if what == self._doing:
            return
        self._doing = what
        if self._live is None:
            self._plain(what)
        else:
            self._live.update(self._line())

    def run(self, progress: RunProgress) -> None:
        """The run as it is now; finished stages scroll up, the current one stays."""
        for stage in progress.stages:
            if stage not in self._shown_stages:
                self._shown_stages.add(stage)
                if self._live is not None:
                    self._plain(plain(stage))
        self.doing(sentence(progress))

    def _plain(self, what: str) -> None:
        self._console.print(Text(f"{clock(time.monotonic() - self._started):>7}  {what}"))

    def _line(self) -> Spinner:
        # Rendered anew at each refresh, so that the clock moves between two looks.
        return _Line(lambda: f"{clock(time.monotonic() - self._started):>6}  {self._doing}")


class _Line(Spinner):
    """A spinner whose text is asked for at each refresh."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__("dots")
        self._current = text

    def render(self, time: float) -> Text:
        """See `Spinner`."""
        frame = super().render(time)
        return Text.assemble(frame if isinstance(frame, Text) else Text(""), " ", self._current())
