"""The gate: the project's own graders pass it, and graders with known faults do not."""

import random
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from rft.contracts.grader_event import parse_event
from rft.graders.base import Grader
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader_file
from rft.preflight.contract import BrokenContract, read_results
from rft.preflight.gate import run_preflight
from rft.preflight.responses import KINDS, has_responses, responses_for

RECIPE = Path(__file__).resolve().parents[3] / "datasets" / "math"
SYSTEM = {"role": "system", "content": "Solve step by step. End with a final line `#### N`."}


def row(a: int, b: int, number: int = 0) -> dict[str, Any]:
    return {
        "messages": [
            SYSTEM,
            {"role": "user", "content": f"{a} boxes of {b} eggs, 3 break. How many are whole?"},
        ],
        "reference_answer": (
            f"{a} * {b} = <<{a}*{b}={a * b}>>{a * b}\n{a * b} - 3 = <<{a * b}-3={a * b - 3}>>\n#### {a * b - 3}"
        ),
        "rft": {"run": "math-1", "row": number, "split": "train"},
    }


ROWS = [row(n, n + 5, 100 + n) for n in range(4, 20)]


def invoke_with(grader: Grader) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    def invoke(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
        samples = parse_event(event)
        scores = grade_batch(grader, samples)
        return [to_result(s, score, grader.paid).to_wire() for s, score in zip(samples, scores, strict=True)]

    return invoke


def scored_by(score: Callable[[str, Any], float]) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """A function that scores (response, reference) with `score`, and anything broken with 0."""

    def invoke(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results = []
        for entry in event["trajectories"] if isinstance(event, dict) else event:
            try:
                value = score(entry["messages"][-1]["content"], entry["metadata"]["reference_answer"])
            except (KeyError, IndexError, TypeError, AttributeError):
                value = 0.0
            results.append({"id": entry["id"], "aggregate_reward_score": value, "metrics_list": []})
        return results

    return invoke


def failed(report: Any) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


@pytest.mark.parametrize("file", ["reward.json", "evaluation.json"])
def test_the_math_recipe_passes(file: str) -> None:
    report = run_preflight(ROWS, "math_answer", invoke_with(load_grader_file(RECIPE / file)))
    assert report.decision == "continue", report.reasons
    assert report.reasons == []
    assert report.strategies["gold_steps"] == 1.0
    assert report.rows == len(ROWS)
    assert report.worst_rows[0].row >= 100


def test_a_last_number_grader_is_refused_for_its_attacks() -> None:
    def last_number(response: str, reference: Any) -> float:
        found = re.findall(r"-?\d+", response)
        return float(bool(found) and found[-1] == reference.rpartition("#### ")[2])

    report = run_preflight(ROWS, "math_answer", scored_by(last_number))
    assert report.decision == "refuse"
    assert failed(report) == {"attacks"}
    assert "stays 0.3 below the right answer" in report.reasons[0]


def test_a_reward_for_everything_is_refused() -> None:
    report = run_preflight(ROWS, "math_answer", scored_by(lambda _response, _reference: 1.0))
    assert failed(report) == {"attacks", "wrong_answers", "fixed_strings", "malformed"}


def test_a_reward_for_nothing_is_refused() -> None:
    report = run_preflight(ROWS, "math_answer", scored_by(lambda _response, _reference: 0.0))
    assert report.reasons[0].startswith("Right answers score 0.000 on average; at least 0.9 is needed.")


def test_a_random_reward_is_refused() -> None:
    rng = random.Random(1)
    assert "determinism" in failed(run_preflight(ROWS, "math_answer", scored_by(lambda _a, _b: rng.random())))


def test_a_reward_that_depends_on_the_call_is_refused() -> None:
    calls = count()

    def drifting(response: str, reference: Any) -> float:
        right = response.endswith("#### " + reference.rpartition("#### ")[2])
        return (1.0 if right else 0.0) - (0.001 if right and next(calls) > 64 else 0.0)

    assert "determinism" in failed(run_preflight(ROWS, "math_answer", scored_by(drifting)))


def test_a_right_answer_that_earns_less_in_company_is_noticed() -> None:
    def by_company(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
        right = scored_by(lambda response, reference: response.endswith(reference.rpartition("\n")[2]) * 1.0)
        factor = 1.0 if len(event) == 1 else 0.95
        return [
            {**result, "aggregate_reward_score": factor * result["aggregate_reward_score"]}
            for result in right(event)
        ]

    report = run_preflight(ROWS, "math_answer", by_company)
    check = next(check for check in report.checks if check.name == "determinism")
    assert not check.passed
    assert check.figures["different_alone"] >= 4
    assert check.figures["different_again"] == 0


BROKEN: list[tuple[Callable[[list[dict[str, Any]]], object], str]] = [
    (lambda _event: {"statusCode": 200}, "answered with a dict"),
    (lambda event: scored_by(lambda _a, _b: 0.0)(event)[:-1], "results to"),
    (lambda event: scored_by(lambda _a, _b: 0.0)(event)[::-1], "has the id"),
    (scored_by(lambda _a, _b: float("nan")), "no finite number"),
    (scored_by(lambda _a, _b: 1.5), "outside [0, 1]"),
    (scored_by(lambda _a, _b: "1"), "no finite number"),  # type: ignore[arg-type,return-value]
    (scored_by(lambda _a, _b: True), "no finite number"),
]


@pytest.mark.parametrize(("invoke", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_contract_is_refused(invoke: Callable[[list[dict[str, Any]]], object], words: str) -> None:
    report = run_preflight(ROWS, "math_answer", invoke)
    assert report.decision == "refuse"
    assert failed(report) == {"contract"}
    assert words in report.reasons[0]


@pytest.mark.parametrize(
    "metrics",
    [3, [3], [{"name": "a", "value": 1, "type": "Other"}], [{"name": "a", "value": None, "type": "Metric"}]],
)
def test_broken_metrics(metrics: object) -> None:
    with pytest.raises(BrokenContract):
        read_results([{"id": "a"}], [{"id": "a", "aggregate_reward_score": 1, "metrics_list": metrics}])


def test_one_bad_row_that_costs_the_batch_is_refused() -> None:
    good = invoke_with(load_grader_file(RECIPE / "reward.json"))

    def fragile(event: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if isinstance(event, list) and any(not entry.get("messages") for entry in event):
            return [{"id": e["id"], "aggregate_reward_score": 0.0, "metrics_list": []} for e in event]
        return good(event)

    assert failed(run_preflight(ROWS, "math_answer", fragile)) == {"malformed"}


def test_a_fault_of_the_function_passes_through() -> None:
    def broken(_event: list[dict[str, Any]]) -> object:
        raise ConnectionError("down")

    with pytest.raises(ConnectionError):
        run_preflight(ROWS, "math_answer", broken)


def test_unreadable_references_are_refused() -> None:
    rows = [{**found, "reference_answer": "no number here"} for found in ROWS]
    report = run_preflight(rows, "math_answer", invoke_with(load_grader_file(RECIPE / "reward.json")))
    [reason] = report.reasons
    assert reason.startswith(
        "16 of 16 rows have a reference that this grader cannot read, or that no right answer"
    )


def test_responses_are_of_every_kind_and_seeded() -> None:
    first = responses_for("math_answer", ROWS[0], random.Random(5))
    assert {response.kind for response in first} == set(KINDS)
    assert first == responses_for("math_answer", ROWS[0], random.Random(5))
    strategies = [response.strategy for response in first]
    assert len(strategies) == len(set(strategies))
    assert strategies == [r.strategy for r in responses_for("math_answer", ROWS[1], random.Random(6))]
    assert not has_responses("nothing")
    with pytest.raises(KeyError, match="nothing"):
        responses_for("nothing", ROWS[0], random.Random(0))


@pytest.mark.parametrize(
    "reference", ["42", 42, {"answer": "42", "steps": ["6 * 7 = 42"]}, "#### 0", "1/2", "-3.50"]
)
def test_responses_for_every_form_of_reference(reference: Any) -> None:
    grader = load_grader_file(RECIPE / "evaluation.json")
    found = {**ROWS[0], "reference_answer": reference}
    for response in responses_for("math_answer", found, random.Random(0)):
        sample = {"id": "1", "messages": [{"role": "assistant", "content": response.text}], "metadata": found}
        (score,) = grade_batch(grader, parse_event([sample]))
        assert score.value == (response.kind in ("gold", "verbose")), response
