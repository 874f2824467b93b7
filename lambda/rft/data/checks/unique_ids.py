"""No two rows of a split have the same `id`: their results could not be told apart."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[tuple[str, str], Place] = {}

    def check(line: Line) -> Iterator[Problem]:
        row_id = line.row.get("id")
        if not isinstance(row_id, str) or not row_id.strip():
            return
        first = seen.setdefault((line.place.split, row_id), line.place)
        if first != line.place:
            yield Problem(f"{row_id[:64]!r} is the id of {first} too", path="id")

    return check


CHECK = LineCheck(
    "unique_ids", "No two rows of a split have the same id.", "give each row an id of its own", _begin
)
