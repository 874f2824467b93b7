"""An `id` is a non-empty string that no other row of its split has."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, LineRule, Place, Problem, Validation


def _begin(_validation: Validation) -> LineRule:
    seen: dict[tuple[str, str], Place] = {}

    def check(line: Line) -> Iterator[Problem]:
        if "id" not in line.row:
            return
        row_id = line.row["id"]
        if not isinstance(row_id, str) or not row_id.strip():
            yield Problem("must be a non-empty string", path="id")
            return
        first = seen.setdefault((line.place.split, row_id), line.place)
        if first != line.place:
            yield Problem(f"{row_id!r} is the id of {first} too", path="id")

    return check


CHECK = LineCheck(
    "unique_ids", "An `id` is a non-empty string that no other row of its split has.", "", _begin
)
