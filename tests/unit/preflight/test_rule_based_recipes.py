"""The recipes that no model judges pass preflight as the stage runs it, on a few of their rows."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from rft.graders.load import load_grader
from rft.preflight.responses import is_judged
from rft.preflight.throughput import Load
from stages.preflight_reward import prove_function
from tests.unit.preflight.test_gate import invoke_with
from tests.unit.preflight.test_judged_recipes import DATASETS, JUDGED, rows_of

# A program is run for most responses to a row of code.
ROWS_OF = {"code": 2, "extraction": 10, "math": 10, "tools": 10}


def test_every_recipe_is_here_or_among_the_judged() -> None:
    there = {path.parent.name for path in DATASETS.glob("*/recipe.yaml")}
    assert {*ROWS_OF, *JUDGED} == there


@pytest.mark.parametrize("recipe", sorted(ROWS_OF))
@pytest.mark.parametrize("file", ["reward", "evaluation"])
def test_a_recipe_passes(recipe: str, file: str) -> None:
    documents = {
        name: json.loads((DATASETS / recipe / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("reward", "evaluation")
    }
    assert not is_judged(documents[file])
    run: Any = SimpleNamespace(
        reward_config=documents["reward"], gates=SimpleNamespace(preflight_rows=ROWS_OF[recipe]), seed=3
    )
    invoke: Any = invoke_with(load_grader(documents[file]))
    report = prove_function(run, rows_of(recipe), documents[file], invoke, Load(token_limit=256))
    assert report.decision == "continue", report.reasons
    assert report.rows == ROWS_OF[recipe] and report.low_margin_rows == []
    golds = [mean for name, mean in report.strategies.items() if name.startswith("gold_")]
    assert set(golds) == {1.0}
    assert max(report.fixed_strings.values(), default=0.0) <= 0.1
    unrun = {check.name for check in report.checks if not check.ran}
    assert unrun <= {"throughput", "fixed_strings"}
