"""How a contender is measured: in a process of its own, so that its memory is its own.

`python -m benchmarks.measure benchmarks.<name> "<contender>"` prints one JSON line.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

Contender: TypeAlias = Callable[[], tuple[Callable[[Any], object], Sequence[Any]]]
"""Imports and builds what is measured; returns (grade one row, the rows)."""

MIN_SECONDS = 2.0
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One contender: rows a second on one core, latency of single rows in ms, peak resident memory in MB of 2^20
    bytes (interpreter, libraries and rows included; `children_mb` is the largest process that it started, 0 for none).
    """

    contender: str
    rows: int
    rows_per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    peak_mb: float
    children_mb: float
    start_ms: float


def measure(name: str, contender: Contender) -> Figures:
    """Pass over the rows, again and again for at least `MIN_SECONDS`, never longer than `MAX_SECONDS`."""
    begun = time.perf_counter()
    grade, rows = contender()
    grade(rows[0])
    start_ms = (time.perf_counter() - begun) * 1000
    latencies: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < MIN_SECONDS:
        for row in rows:
            before = time.perf_counter()
            grade(row)
            latencies.append(time.perf_counter() - before)
            if before - started > MAX_SECONDS:
                break
    elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(latencies, n=100) if len(latencies) > 1 else latencies * 99
    return Figures(
        name, len(rows), len(latencies) / elapsed, cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000,
        _peak_mb(resource.RUSAGE_SELF), max(_peak_mb(resource.RUSAGE_CHILDREN), _running_mb()), start_ms,
    )  # fmt: skip


def measure_apart(module: str, name: str) -> Figures:
    """The figures of one contender, measured in a fresh process. Raises `CalledProcessError` when it fails."""
    done = subprocess.run(  # noqa: S603 - this module's own command line
        [sys.executable, "-m", "benchmarks.measure", module, name],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def show(module: str) -> list[Figures]:
    """Measure and print every contender of a benchmark module, then its ``remark()`` where it has one."""
    benchmark = importlib.import_module(module)
    contenders: Mapping[str, Contender] = benchmark.CONTENDERS
    print(f"\n{module.rpartition('.')[2]}")
    heads = ("p50 ms", "p95 ms", "p99 ms", "peak MB", "child MB", "start ms")
    # A benchmark of something else than speed has its remark alone.
    if contenders:
        print(f"{'':34}{'rows/s':>11}{''.join(f'{head:>10}' for head in heads)}")
    found = []
    for name in contenders:
        made = measure_apart(module, name)
        # A module whose calls take many rows at once says how many.
        made = replace(made, rows_per_second=made.rows_per_second * getattr(benchmark, "ROWS_PER_CALL", 1))
        found.append(made)
        print(
            f"{name:34}{made.rows_per_second:11,.0f}{made.p50_ms:10.4f}{made.p95_ms:10.4f}{made.p99_ms:10.4f}"
            f"{made.peak_mb:10.0f}{made.children_mb:10.0f}{made.start_ms:10.0f}",
            flush=True,
        )
    if hasattr(benchmark, "remark"):
        print(benchmark.remark())
    return found


def _peak_mb(who: int) -> float:
    peak = resource.getrusage(who).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _running_mb() -> float:
    """Peak of the largest process below this one that still runs: a warm worker is never waited for. Linux only."""
    parents: dict[int, int] = {}
    peaks: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            # It ended meanwhile.
            continue
        process = int(status.parent.name)
        parents[process] = int(fields["PPid"])
        peaks[process] = float(fields.get("VmHWM", "0 kB").split()[0]) / 2**10
    below = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return max((peaks[process] for process in below - {os.getpid()}), default=0.0)


if __name__ == "__main__":
    print(
        json.dumps(asdict(measure(sys.argv[2], importlib.import_module(sys.argv[1]).CONTENDERS[sys.argv[2]])))
    )
