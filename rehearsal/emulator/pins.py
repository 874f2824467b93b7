"""Patches rest on MiniStack's private functions: refuse to apply one to a function that has changed.

Each patch names the functions that it replaces or reads, with the first 12 hex digits of the SHA-256 of
their source. `python -m rehearsal.emulator.pins` prints the digests of the installed version, for the next
bump.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Mapping
from typing import Any

from rehearsal.emulator.errors import EmulatorChangedError


def digest(name: str) -> str:
    """Digest of the source of `name`, a dotted path to a function, class or method."""
    return hashlib.sha256(inspect.getsource(_find(name)).encode()).hexdigest()[:12]


def require_pinned(pins: Mapping[str, str]) -> None:
    """Raise `EmulatorChangedError` if the source of a function named in `pins` has another digest than the
    one given.
    """
    for name, wanted in pins.items():
        try:
            found = digest(name)
        except (ImportError, AttributeError) as error:
            raise EmulatorChangedError(_message(name, "is not there")) from error
        if found != wanted:
            raise EmulatorChangedError(
                _message(name, f"has changed (source digest {found}, expected {wanted})")
            )


def _message(name: str, finding: str) -> str:
    return (
        f"{name} {finding}: a patch of the local AWS rests on it. Install the pinned MiniStack "
        "(`make setup`), or read the change, adapt the patch in rehearsal/emulator/patches and its digest."
    )


def _find(name: str) -> Any:
    """The object at a dotted path: the longest importable prefix, then attributes."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            found = getattr(found, attribute)
        return found
    raise ImportError(name)


def main() -> None:
    """Print every pinned function with the digest that is installed."""
    from rehearsal.emulator.patches import PATCHES

    for patch in PATCHES:
        for name in patch.PINS:
            print(f"{patch.__name__.rsplit('.', 1)[-1]:24} {name} {digest(name)}")


if __name__ == "__main__":
    main()
