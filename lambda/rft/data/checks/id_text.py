"""An `id` is a non-empty string, where there is one: Bedrock passes it to the reward function as the sample's name."""

from collections.abc import Iterator

from rft.data.checks.base import Line, LineCheck, Problem, stateless


def _check(line: Line) -> Iterator[Problem]:
    if "id" in line.row and not (isinstance(line.row["id"], str) and line.row["id"].strip()):
        yield Problem("is no non-empty string", path="id")


CHECK = LineCheck(
    "id_text", "An `id` is a non-empty string.", "write it as text, or leave it out", stateless(_check)
)
