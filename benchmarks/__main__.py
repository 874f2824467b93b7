"""`make bench`: every benchmark module of this folder, one after the other."""

import pkgutil
import sys

import benchmarks
from benchmarks.measure import show

NOT_BENCHMARKS = {"__main__", "measure", "published", "recording"}


def main(chosen: list[str]) -> None:
    """Run the named benchmarks; all of them where none is named."""
    there = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in NOT_BENCHMARKS)
    unknown = sorted(set(chosen) - set(there))
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(there)}")
    for name in chosen or there:
        show(f"benchmarks.{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
