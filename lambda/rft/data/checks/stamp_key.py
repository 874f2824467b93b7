"""The key `rft` is free: a run writes its stamp there (run, row and split), over whatever it holds."""

from collections.abc import Iterator

from rft.contracts.rows import STAMP_KEY
from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless

_STAMP = {"run": str, "row": int, "split": str}


def _check(line: Line) -> Iterator[Problem]:
    if STAMP_KEY not in line.row:
        return
    stamp = line.row[STAMP_KEY]
    if not isinstance(stamp, dict) or stamp.keys() != _STAMP.keys():
        yield Problem("is the pipeline's own key, and a run writes over it", path=STAMP_KEY)


CHECK = LineCheck("stamp_key", "The key `rft` is free.", "give it another name", stateless(_check), WARNING)
