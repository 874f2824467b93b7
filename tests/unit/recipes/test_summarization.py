"""The summarization recipe: documents, golds in the form that is asked for, and what the graders make of others."""

import re

from datasets.summarization.calibrate import word_runs
from rft.graders.base import Score
from rft.graders.judge.gates import is_refusal
from tests.unit.committed_recipe import SPLITS, Row
from tests.unit.judged_recipe import FUNCTIONS, JudgedRecipe
from tests.unit.recipes.judged import JudgedRecipeTests
from tests.unit.rehearsal.judge_double import sample_of

RECIPE = JudgedRecipe("summarization")


class TestJudged(JudgedRecipeTests):
    recipe, labels, flawed = RECIPE, 227, 102
    refusals = True
    only_reported = frozenset({"fresh/repeated"})


def test_every_split_has_every_form() -> None:
    for split in SPLITS:
        assert {row["form"] for row in RECIPE.lines(split)} == {"para", "bullets", "sentences", "headline"}


def test_documents_are_of_the_length_and_with_the_points_that_the_readme_says() -> None:
    for row in RECIPE.rows:
        request, document = row["messages"][-1]["content"].split("\n\n", 1)
        assert request.startswith("Summarise the following ")
        assert 150 <= len(document.split()) <= 350, row["id"]
        points = row["reference_answer"].splitlines()
        assert points[0] == "Key points:" and len(points) in (4, 5)
        assert all(point.startswith("- ") for point in points[1:])


def test_every_gold_has_the_form_that_is_asked_for() -> None:
    for row in RECIPE.rows:
        gold, request = row["gold_response"], row["messages"][-1]["content"].split("\n\n", 1)[0]
        limit = re.search(r"at most (\d+) words", request)
        assert limit is not None
        assert len(gold.replace("- ", "").split()) <= int(limit[1]), row["id"]
        lines = gold.splitlines()
        if row["form"] == "bullets":
            assert all(line.startswith("- ") for line in lines)
            assert len(lines) == row["reference_answer"].count("\n- ")
        else:
            assert len(lines) == (2 if row["form"] == "headline" else 1)
        if row["form"] == "headline":
            assert len(lines[0].split()) <= 10 and not lines[0].endswith(".")
        if row["form"] == "sentences":
            word = {3: "three", 4: "four"}[len(re.findall(r"[.!?](?:\s|$)", gold))]
            assert f"exactly {word} sentences" in request


def test_no_gold_is_a_refusal_or_a_copy() -> None:
    for row in RECIPE.rows:
        gold = row["gold_response"]
        assert not is_refusal(gold)
        runs = word_runs(gold)
        assert len(runs & word_runs(row["messages"][-1]["content"])) / len(runs) < 0.4, row["id"]


def graded(row: Row, response: str, function: str = "reward") -> Score:
    return RECIPE.grader(function, [row]).grade(sample_of(row, response))


def test_points_figures_and_copies() -> None:
    row = next(
        row for row in RECIPE.rows if row["form"] == "bullets" and re.search(r"\d", row["gold_response"])
    )
    gold, document = row["gold_response"], row["messages"][-1]["content"].split("\n\n", 1)[1]
    without = "\n".join(gold.splitlines()[1:])
    assert graded(row, without).value < 0.7 and graded(row, without, "evaluation").value == 0.0
    other = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), gold)
    assert graded(row, other).value < 0.7 and graded(row, other, "evaluation").value == 0.0
    for function in FUNCTIONS:
        assert graded(row, document, function).value == 0.0
        assert graded(row, f"{gold}\n{gold}", function).components.get("passed", 0.0) == 0.0
