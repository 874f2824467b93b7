"""The schema gate on the official JSON Schema suite, and the grader on real utterances with slots."""

import json
from typing import Any

from rft.contracts.grader_event import GraderSample
from rft.graders.json_values.schema import UnusableSchema, gate_for
from rft.graders.load import load_grader
from tests.shared_data import shared_rows

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
GRADER = load_grader({"type": "json_extraction", "schema_field": "schema"})


def agrees(row: dict[str, Any]) -> bool:
    schema = row["schema"]
    if row["draft"] == "draft7" and isinstance(schema, dict):
        schema = {"$schema": DRAFT_7, **schema}
    try:
        return gate_for(schema).accepts(row["data"]) == bool(row["valid"])
    except UnusableSchema:
        return False


def test_the_gate_agrees_with_the_official_suite() -> None:
    rows = shared_rows("jsonschema_suite.jsonl")
    wrong = [row["id"] for row in rows if not agrees(row)]
    assert 1 - len(wrong) / len(rows) >= 0.995, wrong


def score(row: dict[str, Any], answer: Any) -> float:
    prompt = ({"role": "user", "content": row["prompt"]},)
    sample = GraderSample(row["id"], prompt, json.dumps(answer), row["reference"], {"schema": row["schema"]})
    return GRADER.grade(sample).value


def test_slots_of_real_utterances() -> None:
    rows = shared_rows("snips_slots.jsonl")
    for row, other in zip(rows, rows[1:] + rows[:1], strict=True):
        reference = row["reference"]
        assert score(row, reference) == 1.0
        assert score(row, dict(reversed(reference.items()))) == 1.0
        assert score(row, {**reference, "made_up": "x"}) == 0.0
        if reference:
            first = next(iter(reference))
            assert score(row, {**reference, first: "something else"}) <= 0.4
            assert score(row, {key: value for key, value in reference.items() if key != first}) <= 0.4
            assert score(row, {}) == 0.0
        if other["reference"] != reference:
            assert score(row, other["reference"]) < 0.4
