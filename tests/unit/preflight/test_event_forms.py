"""Other forms of the same event, and that a proof makes the same calls each time."""

from __future__ import annotations

from typing import Any

from rft.graders.load import load_grader_file
from rft.preflight.gate import run_preflight
from rft.preflight.report import Check
from rft.preflight.throughput import Load
from tests.unit.preflight.published_mistakes import reward_function
from tests.unit.preflight.test_gate import RECIPE, ROWS, invoke_with
from tests.unit.preflight.test_throughput import exact

GOOD = invoke_with(load_grader_file(RECIPE / "reward.json"))


def check(invoke: Any, name: str) -> Check:
    [found] = [each for each in run_preflight(ROWS, "math_answer", invoke).checks if each.name == name]
    return found


def test_every_documented_shape_is_sent() -> None:
    found = check(GOOD, "shapes")
    assert found.ran and found.figures == {"shapes": 6.0, "unread": 0.0}


def test_a_function_that_reads_one_shape_only_is_warned() -> None:
    found = check(reward_function(exact), "shapes")
    assert found.passed and not found.ran and found.figures["unread"] == 4.0
    assert "content as parts (0.00 instead of 1.00)" in found.sentence
    assert 'reference_answer as {"text": ...}' in found.sentence and "nova_assistant" not in found.sentence


def test_a_function_that_keeps_scores_by_id_is_refused() -> None:
    def by_id(event: Any) -> Any:
        kept = {result["id"]: result for result in GOOD(event)}
        entries = event["trajectories"] if isinstance(event, dict) else event
        return [kept[entry["id"]] if "id" in entry else None for entry in entries]

    found = check(by_id, "ids")
    assert not found.passed and "'twice'" in found.sentence


def test_a_function_that_reads_ids_as_numbers_is_refused() -> None:
    def numbers(event: Any) -> Any:
        results = GOOD(event)
        return [{**r, "id": str(int(r["id"])) if str(r["id"]).isdigit() else r["id"]} for r in results]

    found = check(numbers, "ids")
    assert not found.passed and "With unusual ids: Result 1 has the id '7', not '007'." in found.sentence


def test_the_response_that_breaks_the_contract_alone_is_named() -> None:
    def proud(event: Any) -> Any:
        score = reward_function(lambda text, found: 2.0 if "retract" in text else exact(text, found))
        return score(event)

    def picky(event: Any) -> Any:
        return reward_function(lambda text, _: float("nan") if "\\boxed{}" in text else 0.0)(event)

    assert check(proud, "contract").passed
    found = check(picky, "contract")
    assert "has the score nan, which is no finite number." in found.sentence
    assert found.sentence.endswith("The response attack_any_format_shells to row 104 does it alone.")


def test_the_same_rows_and_seed_give_the_same_calls() -> None:
    def calls(seed: int) -> list[Any]:
        made: list[Any] = []

        def invoke(event: Any) -> Any:
            made.append(event)
            return GOOD(event)

        run_preflight(ROWS, "math_answer", invoke, seed, load=Load(token_limit=100))
        return made

    assert calls(1) == calls(1) != calls(2)
