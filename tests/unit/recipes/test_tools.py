"""The tools recipe's rows: references hold in their own API, and made-up responses are told apart."""

import json
import random
from collections import Counter

import pytest

from rft.contracts.conversion import grader_sample
from rft.contracts.grader_event import parse_event
from rft.graders.batch import grade_batch
from rft.graders.calls.api import read_api
from rft.graders.calls.arguments import check_arguments, tool_schemas
from rft.graders.calls.call import read_call
from rft.graders.calls.state import state_of
from rft.graders.calls.world import carry_out
from rft.graders.load import load_grader_file
from rft.preflight.responses import responses_for
from tests.unit.committed_recipe import SPLITS, CommittedRecipe

RECIPE = CommittedRecipe("tools")


def test_every_split_has_every_sort() -> None:
    for rows in (RECIPE.lines(split) for split in SPLITS):
        wanted = Counter(min(len(row["reference_answer"]["calls"]), 2) for row in rows)
        assert min(wanted[0], wanted[1], wanted[2]) / len(rows) > 0.1
        assert sum("api" in row for row in rows) / len(rows) > 0.2


def test_the_test_split_has_an_api_of_its_own() -> None:
    tools = {
        split: {name for row in RECIPE.lines(split) for name in tool_schemas(row["tools"])}
        for split in SPLITS
    }
    assert "lend_book" in tools["test"]
    assert "lend_book" not in tools["train"] | tools["validation"]


@pytest.mark.parametrize("split", SPLITS)
def test_references_fit_the_tools_and_lead_to_the_wanted_state(split: str) -> None:
    for row in RECIPE.lines(split):
        schemas = tool_schemas(row["tools"])
        calls = [read_call(entry) for entry in row["reference_answer"]["calls"]]
        assert all(check_arguments(call.arguments, schemas.get(call.name)) for call in calls), row["id"]
        assert ("api" in row) is ("state" in row["reference_answer"])
        if "api" in row:
            api = read_api(row["api"])
            state = state_of(api, carry_out(api, calls, schemas)).model_dump()
            wanted = row["reference_answer"]["state"]
            assert {key: value for key, value in state.items() if value} == wanted != {}


@pytest.mark.parametrize("function", ["reward", "evaluation"])
def test_made_up_responses_are_told_apart(function: str) -> None:
    grader = load_grader_file(RECIPE.folder / f"{function}.json")
    for row in RECIPE.lines("test"):
        made = responses_for("tool_calls", row, random.Random(row["id"]))
        assert len({response.strategy for response in made}) == len(made)
        event = [
            grader_sample(row, response.turn, str(place), "preflight") for place, response in enumerate(made)
        ]
        scores = grade_batch(grader, parse_event(json.loads(json.dumps(event))))
        for response, score in zip(made, scores, strict=True):
            if response.kind in ("gold", "verbose"):
                assert score.value == 1.0, (row["id"], response.strategy)
            else:
                assert score.value <= 0.3, (row["id"], response.strategy)
