"""scipy's tests and distributions, imported on first use.

Every stage reads comparisons and forecasts; only those that compute them carry scipy, which is ten times the size of
all other packages and takes a second to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy import special, stats
else:

    class _Later:
        """A module of scipy, loaded when an attribute of it is asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> object:
            found = getattr(import_module(self._name), name)
            setattr(self, name, found)
            return found

    stats, special = _Later("scipy.stats"), _Later("scipy.special")

__all__ = ["special", "stats"]
