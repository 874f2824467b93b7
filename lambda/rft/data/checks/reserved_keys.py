"""No key of a row is one that Bedrock itself uses in what it sends to the reward function."""

from collections.abc import Iterator

from rft.data.checks.base import WARNING, Line, LineCheck, Problem, stateless

# Bedrock User Guide, reward functions: a sample's keys beside id and messages. `trajectories` is the envelope of AWS's
# sample code.
RESERVED = ("metadata", "trajectories", "aggregate_reward_score", "metrics_list")


def _check(line: Line) -> Iterator[Problem]:
    for key in RESERVED:
        if key in line.row:
            yield Problem("is a key of Bedrock's own, and your value may not arrive", path=key)


CHECK = LineCheck(
    "reserved_keys",
    "No key of a row is one of Bedrock's own.",
    "give it another name",
    stateless(_check),
    WARNING,
)
