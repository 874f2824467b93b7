"""How much a candidate may use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one process.

    wall_seconds: from its start to its end, whatever it waits for. cpu_seconds: of the processor; a whole number for
    the kernel, rounded up. memory_mb: of address space. output_bytes: what a program may print.
    """

    wall_seconds: float = 5.0
    cpu_seconds: float = 5.0
    memory_mb: int = 512
    output_bytes: int = 1_000_000

    def for_child(self) -> dict[str, Any]:
        """What the child sets for itself."""
        return {"cpu_seconds": max(1, math.ceil(self.cpu_seconds)), "memory_mb": self.memory_mb}
