"""Made-up responses for the text graders: an honest grader passes preflight with them, a generous one does not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from rft.contracts.grader_event import parse_event
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader
from rft.preflight.gate import run_preflight
from rft.preflight.responses import responses_for

CITIES = (
    "The capital of Norway is Oslo",
    "Lima lies on the coast of Peru",
    "Cairo stands on the Nile",
    "Bern",
)
ROWS: list[dict[str, Any]] = [
    {"messages": [{"role": "user", "content": f"Question {n}?"}], "reference_answer": f"{city} ({n})"}
    for n, city in enumerate(CITIES * 5)
]


def decision(document: dict[str, Any]) -> str:
    grader = load_grader(document)

    def invoke(batch: list[dict[str, Any]]) -> object:
        samples = parse_event(batch)
        scores = grade_batch(grader, samples)
        return [
            to_result(sample, score, grader.paid).to_wire()
            for sample, score in zip(samples, scores, strict=True)
        ]

    return run_preflight(ROWS, document["type"], invoke).decision


EQUAL = "def grade(sample, item):\n    return sample['output_text'].strip() == item['reference_answer']"
LONGER = "def grade(sample, item):\n    return len(sample['output_text']) / 40"


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ({"type": "string_check", "operation": "eq"}, "continue"),
        ({"type": "text_similarity", "evaluation_metric": "rouge_l"}, "continue"),
        ({"type": "text_similarity", "evaluation_metric": "fuzzy_match"}, "continue"),
        ({"type": "python", "source": EQUAL}, "continue"),
        ({"type": "string_check", "operation": "ne"}, "refuse"),
        ({"type": "python", "source": "def grade(sample, item):\n    return 1.0"}, "refuse"),
        ({"type": "python", "source": LONGER}, "refuse"),
    ],
)  # fmt: skip
def test_what_preflight_says(document: dict[str, Any], wanted: str) -> None:
    assert decision(document) == wanted


def test_an_object_is_answered_with_its_json_and_no_reference_is_refused() -> None:
    row = {**ROWS[0], "reference_answer": {"city": "Oslo"}}
    assert responses_for("string_check", row, random.Random(0))[0].text == '{"city": "Oslo"}'
    for reference in (None, "", " "):
        with pytest.raises(ValueError, match="no reference answer"):
            responses_for("string_check", {**row, "reference_answer": reference}, random.Random(0))
