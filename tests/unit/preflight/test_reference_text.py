"""Made-up responses for the text graders: an honest grader passes preflight with them, a generous one does not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from rft.contracts.grader_event import parse_event
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader
from rft.preflight.gate import run_preflight
from rft.preflight.report import PreflightReport
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


def report(document: dict[str, Any], rows: Sequence[dict[str, Any]] = ROWS) -> PreflightReport:
    grader = load_grader(document)

    def invoke(batch: list[dict[str, Any]]) -> object:
        samples = parse_event(batch)
        scores = grade_batch(grader, samples)
        return [
            to_result(sample, score, grader.paid).to_wire()
            for sample, score in zip(samples, scores, strict=True)
        ]

    return run_preflight(rows, document, invoke)


EQUAL = "def grade(sample, item):\n    return sample['output_text'].strip() == item['reference_answer']"
LONGER = "def grade(sample, item):\n    return len(sample['output_text']) / 40"


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ({"type": "string_check", "operation": "eq"}, "continue"),
        ({"type": "text_similarity", "evaluation_metric": "rouge_l"}, "refuse"),
        ({"type": "text_similarity", "evaluation_metric": "fuzzy_match"}, "refuse"),
        ({"type": "python", "source": EQUAL}, "continue"),
        ({"type": "string_check", "operation": "ne"}, "refuse"),
        ({"type": "python", "source": "def grade(sample, item):\n    return 1.0"}, "refuse"),
        ({"type": "python", "source": LONGER}, "refuse"),
    ],
)  # fmt: skip
def test_what_preflight_says(document: dict[str, Any], wanted: str) -> None:
    assert report(document).decision == wanted


@pytest.mark.parametrize(
    ("metric", "text"), [("rouge_l", "The answer is:"), ("fuzzy_match", "The answer is 42")]
)
def test_a_similarity_pays_any_sentence_a_little_and_preflight_says_so(metric: str, text: str) -> None:
    raw = {"type": "text_similarity", "evaluation_metric": metric}
    found = report(raw)
    assert [check.name for check in found.checks if not check.passed] == ["fixed_strings"]
    assert f'The same text on every row is paid: "{text}"' in found.reasons[0]
    above = {"type": "multi", "graders": {"near": raw}, "calculate_output": "max(0, near - 0.5) * 2"}
    assert report(above).decision == "continue"


LIKE = {"type": "string_check", "operation": "like"}
BRIEF = {"type": "length", "max": 8, "hard_max": 10}


@pytest.mark.parametrize("operation", ["like", "ilike"])
def test_a_list_of_candidates_is_paid_by_what_like_means_and_preflight_says_so(operation: str) -> None:
    found = report({**LIKE, "operation": operation})
    assert found.decision == "refuse"
    assert "the highest paid got 1.00" in " ".join(found.reasons)
    assert {row.strategy for row in found.worst_rows} == {"attack_candidates"}
    assert found.strategies["attack_candidates"] == 1.0
    assert [check.name for check in found.checks if not check.passed] == ["attacks"]


def test_like_within_a_length_is_a_reward() -> None:
    document = {
        "type": "multi",
        "graders": {"label": LIKE, "brief": BRIEF},
        "calculate_output": "label * brief",
    }
    assert report(document).decision == "continue"


def test_rouge_1_pays_the_right_words_in_any_order_and_preflight_says_so() -> None:
    found = report({"type": "text_similarity", "evaluation_metric": "rouge_1"})
    assert found.decision == "refuse"
    assert found.strategies["attack_reversed_words"] == 1.0


PEOPLE: list[dict[str, Any]] = [
    {
        "messages": [{"role": "user", "content": f"Who is number {n}?"}],
        "person": {"name": f"Ada Lovelace {n}", "mail": f"ada.{n}@example.com"},
    }
    for n in range(20)
]
FIELDS = {
    "type": "multi",
    "graders": {
        "name": {
            "type": "text_similarity",
            "evaluation_metric": "fuzzy_match",
            "input": "{{sample.output_json.who.name}}",
            "reference": "{{item.person.name}}",
        },
        "mail": {
            "type": "string_check",
            "operation": "eq",
            "input": "{{sample.output_json.who.mail}}",
            "reference": "{{item.person.mail}}",
        },
    },
    "calculate_output": "0.3 * name + 0.7 * mail",
}
TOOLS = {
    "type": "multi",
    "graders": {
        "function": {
            "type": "string_check",
            "operation": "eq",
            "input": "look_up",
            "reference": "{{sample.output_tools[0].function.name}}",
        },
        "arguments": {
            "type": "string_check",
            "operation": "eq",
            "input": '{"mail": "{{item.person.mail}}"}',
            "reference": "{{sample.output_tools[0].function.arguments}}",
        },
    },
    "calculate_output": "0.5 * function + 0.5 * arguments",
}


@pytest.mark.parametrize("document", [FIELDS, TOOLS])
def test_answers_are_written_where_the_graders_look(document: dict[str, Any]) -> None:
    found = report(document, PEOPLE)
    assert found.strategies["gold_reference"] == 1.0
    assert found.decision == "continue", found.reasons


def test_two_words_that_both_have_to_be_there_are_both_said() -> None:
    one = {**LIKE, "reference": "{{item.person.name}}"}
    other = {**LIKE, "operation": "ilike", "reference": "{{item.person.mail}}"}
    document = {"type": "multi", "graders": {"a": one, "b": other}, "calculate_output": "a * b"}
    gold = responses_for(document, PEOPLE[3], random.Random(0))[0]
    assert gold.text == "Ada Lovelace 3 ada.3@example.com"
    with pytest.raises(ValueError, match="the row lacks what"):
        responses_for(document, ROWS[0], random.Random(0))


def test_an_object_is_answered_with_its_json_and_no_reference_is_refused() -> None:
    row = {**ROWS[0], "reference_answer": {"city": "Oslo"}}
    assert responses_for("string_check", row, random.Random(0))[0].text == '{"city": "Oslo"}'
    for reference in (None, "", " "):
        with pytest.raises(ValueError, match=r"the row (lacks|has nothing)"):
            responses_for("string_check", {**row, "reference_answer": reference}, random.Random(0))
