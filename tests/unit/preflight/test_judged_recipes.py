"""The judged recipes of this checkout pass preflight as the stage runs it, with the stand-in judge."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rft.contracts.grader_event import parse_event
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader
from rft.graders.means import Means
from rft.preflight.responses import holds_gold, is_judged
from stages.preflight_reward import prove_function
from tests.unit.rehearsal.judge_double import InProcessJudge

DATASETS = Path(__file__).resolve().parents[3] / "datasets"
JUDGED = sorted(
    folder.parent.name
    for folder in DATASETS.glob("*/reward.json")
    if is_judged(json.loads(folder.read_text(encoding="utf-8")))
)


def rows_of(recipe: str) -> list[dict[str, Any]]:
    with (DATASETS / recipe / "train.jsonl").open(encoding="utf-8") as lines:
        return [
            {**json.loads(line), "rft": {"run": f"{recipe}-1", "row": number, "split": "train"}}
            for number, line in enumerate(lines)
        ]


def function(document: dict[str, Any], rows: list[dict[str, Any]]) -> Callable[[list[dict[str, Any]]], Any]:
    grader = load_grader(document, means=Means(judge=InProcessJudge(rows)))

    def invoke(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
        samples = parse_event(event)
        scores = grade_batch(grader, samples)
        return [to_result(s, score, grader.paid).to_wire() for s, score in zip(samples, scores, strict=True)]

    return invoke


def test_there_are_judged_recipes_and_their_rows_bring_good_responses() -> None:
    assert JUDGED == ["chat", "creative_writing", "moderation", "summarization"]
    for recipe in JUDGED:
        assert all(map(holds_gold, rows_of(recipe))), recipe


@pytest.mark.parametrize("recipe", JUDGED)
@pytest.mark.parametrize("file", ["reward", "evaluation"])
def test_a_judged_recipe_passes(recipe: str, file: str) -> None:
    rows = rows_of(recipe)
    documents = {
        name: json.loads((DATASETS / recipe / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("reward", "evaluation")
    }
    run: Any = SimpleNamespace(
        reward_config=documents["reward"], gates=SimpleNamespace(preflight_rows=5), seed=3
    )
    invoke: Any = function(documents[file], rows)
    report = prove_function(run, rows, documents[file], invoke)
    assert report.decision == "continue", report.reasons
    assert report.warnings == [] and report.rows == 5
    assert report.strategies["gold_response"] == 1.0
    attacks = {name: mean for name, mean in report.strategies.items() if name.startswith("attack_")}
    assert len(attacks) >= 60 and max(attacks.values()) < 0.05
    assert report.usage["calls"] > 0
