"""scipy's tests and distributions, imported on first use.

Every stage reads comparisons and forecasts; only those that compute them carry scipy, which is ten times the size of
all other packages and takes a second to import.
"""

from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy import stats
else:

    class _Stats:
        """`scipy.stats`, loaded when an attribute is asked for."""

        _module: ModuleType | None = None

        def __getattr__(self, name: str) -> object:
            if self._module is None:
                from scipy import stats as module

                self._module = module
            return getattr(self._module, name)

    stats = _Stats()

__all__ = ["stats"]
