"""The extraction recipe's rows: every reference is readable off its text, and wrong answers are made for each."""

import json
import re
from datetime import date
from random import Random
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.json_values.schema import gate_for
from rft.graders.load import load_grader, load_grader_file
from rft.preflight.gate import run_preflight
from rft.preflight.responses import KINDS, responses_for
from tests.unit.committed_recipe import SPLITS, CommittedRecipe
from tests.unit.preflight.test_gate import invoke_with

RECIPE = CommittedRecipe("extraction")


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict | list):
        return [
            leaf for item in (value.values() if isinstance(value, dict) else value) for leaf in leaves(item)
        ]
    return [value]


def stated(leaf: Any, text: str) -> bool:
    """Whether a text says a value, dates and amounts in one of the ways that the generator writes them."""
    if leaf is None or isinstance(leaf, bool):
        return True
    if isinstance(leaf, float):
        return re.search(rf"(?<![0-9.]){leaf:.2f}(?![0-9])", text) is not None
    if isinstance(leaf, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", leaf):
        day = date.fromisoformat(leaf)
        month = day.strftime("%B")
        ways = (leaf, f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}")
        return any(way in text for way in ways)
    return re.search(rf"(?<!\w){re.escape(str(leaf))}(?!\w)", text) is not None


@pytest.mark.parametrize("split", SPLITS)
def test_every_reference_is_valid_and_stated_in_its_text(split: str) -> None:
    for row in RECIPE.lines(split):
        text = row["messages"][-1]["content"]
        assert gate_for(row["schema"]).accepts(row["reference_answer"])
        assert json.dumps(row["schema"]) in row["messages"][0]["content"]
        assert not [leaf for leaf in leaves(row["reference_answer"]) if not stated(leaf, text)], text
        assert not re.search(r"[{}<>]|//", text.replace("->", "")), text


def test_sums_are_right() -> None:
    rows = [row for split in SPLITS for row in RECIPE.lines(split) if "total" in row["reference_answer"]]
    for facts in (row["reference_answer"] for row in rows):
        net = sum(round(line["unit_price"] * 100) * line["quantity"] for line in facts["lines"])
        assert round(facts["total"] * 100) == net + round((facts["tax"] or 0) * 100)


# On many rows; a few of them go through the stage's own way in tests/unit/preflight.
@pytest.mark.full
@pytest.mark.parametrize("file", ["reward.json", "evaluation.json"])
def test_the_functions_pass_preflight(file: str) -> None:
    rows = RECIPE.lines("train")[::7] + RECIPE.lines("test")[::7]
    report = run_preflight(rows, "json_extraction", invoke_with(load_grader_file(RECIPE.folder / file)))
    assert report.decision == "continue", report.reasons
    assert report.strategies["gold_plain"] == 1.0
    assert max(score for name, score in report.strategies.items() if name.startswith("attack")) == 0.0


def test_every_kind_of_response_is_made_also_for_odd_rows() -> None:
    odd = [{"a": True}, {"a": "x"}, {"a": [1, None]}, {"when": "9999-12-30", "b": {"c": 0.5}}]
    references: list[Any] = [*odd, *map(json.dumps, odd)]
    for reference in references:
        made = responses_for("json_extraction", {"messages": [], "reference_answer": reference}, Random(1))
        assert {response.kind for response in made} == set(KINDS)
        assert len({response.strategy for response in made}) == len(made)
        gold = reference if isinstance(reference, dict) else json.loads(reference)
        for response in made:
            if response.kind in ("near_miss", "partial", "format_shell"):
                assert json.loads(response.text) != gold, response.strategy


def test_wrong_answers_are_wrong_in_a_field_that_counts() -> None:
    row = {"messages": [], "reference_answer": {"why": "a long text", "label": "spam"}}
    grader = load_grader({"type": "json_extraction", "ignore": ["why"]})
    for seed in range(20):
        for response in responses_for({"type": "json_extraction", "ignore": ["why"]}, row, Random(seed)):
            score = grader.grade(GraderSample("1", (), response.text, row["reference_answer"], {})).value
            assert (score == 1.0) == (response.kind == "gold"), response.strategy


@pytest.mark.parametrize("reference", ["no JSON", "[1]", {"a": None}, {"a": ""}, '{"a": 1, "a": 2}', None])
def test_a_reference_without_facts_is_named(reference: Any) -> None:
    with pytest.raises(ValueError, match=r"the reference answer|Expecting value"):
        responses_for("json_extraction", {"messages": [], "reference_answer": reference}, Random(1))
