"""Every patch rests on functions that are the ones it was written for, and says so if they are not."""

from __future__ import annotations

import pytest

from rehearsal.emulator.errors import EmulatorChangedError
from rehearsal.emulator.patches import PATCHES
from rehearsal.emulator.pins import digest, require_pinned

PINS = [(patch.__name__, name, pin) for patch in PATCHES for name, pin in patch.PINS.items()]
KNOWN = "rehearsal.emulator.pins.require_pinned"


@pytest.mark.parametrize(("patch", "name", "pin"), PINS, ids=lambda value: value.rpartition(".")[2])
def test_the_installed_version_is_the_pinned_one(patch: str, name: str, pin: str) -> None:
    require_pinned({name: pin})


def test_a_changed_function_is_refused() -> None:
    with pytest.raises(
        EmulatorChangedError, match=f"{KNOWN} has changed .*expected 000000000000.*make setup"
    ):
        require_pinned({KNOWN: "000000000000"})
    require_pinned({KNOWN: digest(KNOWN)})


@pytest.mark.parametrize("name", ["rehearsal.emulator.pins.gone", "no_such_package.function"])
def test_a_missing_function_is_refused(name: str) -> None:
    with pytest.raises(EmulatorChangedError, match="is not there"):
        require_pinned({name: "000000000000"})
