"""Groups: prompts of one source count as one."""

from typing import Any

import pytest

from rft.contracts.errors import RunStateBroken
from rft.contracts.recipe import Evaluation
from rft.evaluation.compare import compare
from rft.evaluation.units import group_of, unit_means
from tests.fakes.profiles import profile

SETTINGS = Evaluation(primary="accuracy")


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ({"group": "a"}, "a"),
        ({"group": 7}, "7"),
        ({"group": ""}, None),
        ({"group": True}, None),
        ({"group": ["a"]}, None),
        ({}, None),
    ],
)
def test_the_group_of_a_row(row: dict[str, Any], group: str | None) -> None:
    assert group_of(row) == group


def test_a_prompt_without_a_group_stands_alone() -> None:
    assert unit_means([1.0, 0.0, 0.5, 0.25], [0, 1, 2, 3], {0: "a", 2: "a", 3: "3"}) == [0.75, 0.0, 0.25]
    assert unit_means([1.0, 0.5], [0, 1], {0: "1"}) == [1.0, 0.5], "row 1 is not the group named 1"


def test_copies_of_a_prompt_prove_nothing_more() -> None:
    """Thirty prompts, and the same thirty as five variants each: the interval stays what it was."""
    before = [[float(row % 3 == 0)] for row in range(30)]
    after = [[float(row % 3 < 2)] for row in range(30)]
    alone = compare(profile(before), profile(after), SETTINGS)
    groups = {row: f"source {row // 5}" for row in range(150)}
    copied = compare(
        profile([scores for scores in before for _ in range(5)]),
        profile([scores for scores in after for _ in range(5)]),
        SETTINGS,
        groups=groups,
    )
    assert copied.statistics == alone.statistics and copied.verdict is alone.verdict
    assert copied.notes[0].startswith("The 150 prompts fall into 30 groups") and alone.notes == []


def test_one_group_alone_is_no_comparison() -> None:
    arm = profile([[1.0], [0.0]])
    with pytest.raises(RunStateBroken, match="2 prompts of one group"):
        compare(arm, arm, SETTINGS, groups={0: "a", 1: "a"})
