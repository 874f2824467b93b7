"""What a candidate could leave behind although it should not be able to: processes, and entries in /tmp."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
from pathlib import Path

_PROC = Path("/proc")


def sole_tenant() -> bool:
    """Whether this is a Lambda function's own machine, where all of /tmp is ours to clear."""
    return Path("/var/task").is_dir() and Path("/var/runtime").is_dir()


class Sweep:
    """Finds and removes leftovers. `token` stands in the command line of the nursery and of all forked from it."""

    def __init__(self, token: str, keep: frozenset[int]) -> None:
        self._token = token.encode()
        self._keep = keep
        self._known = set(os.listdir(_PROC))  # noqa: PTH208 - names alone, thousands of times
        self._alone = sole_tenant()
        self._folder = tempfile.gettempdir()
        self._entries = set(os.listdir(self._folder))  # noqa: PTH208

    def processes(self, session: int) -> list[int]:
        """Kill what is left of a session, and whatever else was forked from the nursery; returns their ids.

        Only processes that appeared since the last sweep are looked at.
        """
        now = set(os.listdir(_PROC))  # noqa: PTH208
        found = []
        for name in now - self._known:
            if name.isdecimal() and int(name) not in self._keep and self._is_ours(name, session):
                found.append(int(name))
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(int(name), signal.SIGKILL)
        self._known = now
        return found

    def _is_ours(self, name: str, session: int) -> bool:
        try:
            if self._token in (_PROC / name / "cmdline").read_bytes():
                return True
            # Fields after the command's closing bracket: state, parent, group, session.
            return int((_PROC / name / "stat").read_text().rpartition(")")[2].split()[3]) == session
        except (OSError, IndexError, ValueError):
            return False

    def files(self) -> list[str]:
        """Remove what is new in /tmp, on Lambda; elsewhere nothing, since others write there too. Returns the names."""
        if not self._alone:
            return []
        removed = sorted(set(os.listdir(self._folder)) - self._entries)  # noqa: PTH208
        for name in removed:
            path = Path(self._folder, name)
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        return removed
