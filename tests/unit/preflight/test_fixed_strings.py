"""What is the same on every row must not be paid; a label that is right by chance on its share of rows is no fault."""

from __future__ import annotations

import random
from typing import Any

import pytest

from rft.preflight.bars import EXACT
from rft.preflight.fixed_strings import fixed_check, fixed_strings
from rft.preflight.gate import run_preflight
from rft.preflight.probes import make_probes
from rft.preflight.report import PreflightReport
from rft.preflight.responses.base import Response
from rft.preflight.responses.general import Surroundings, answer_in, general_attacks
from rft.preflight.responses.general_texts import ATTACKS, FIXED, JUDGES_HAVE, MADE_OF_ROW
from tests.unit.preflight.published_mistakes import Score, reward_function

LABELS = ["yes"] * 12 + ["no"] * 8


def label_rows(labels: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "messages": [
                {"role": "system", "content": "Answer with one word and nothing else."},
                {"role": "user", "content": f"Is {number} the better of the two offers?"},
            ],
            "reference_answer": label,
            "rft": {"run": "labels-1", "row": number, "split": "train"},
        }
        for number, label in enumerate(labels)
    ]


def report(score: Score, labels: list[str] = LABELS) -> PreflightReport:
    return run_preflight(label_rows(labels), "string_check", reward_function(score))


def exact(response: str, metadata: dict[str, Any]) -> float:
    return float(response.strip().casefold().rstrip(".") == metadata["reference_answer"])


def test_a_label_task_with_a_common_label_passes_and_the_share_is_said() -> None:
    found = report(exact)
    assert found.decision == "continue", found.reasons
    [check] = [each for each in found.checks if each.name == "fixed_strings"]
    assert "The commonest right answer is right on 60% of rows." in check.sentence
    assert check.figures["commonest_answer_share"] == 0.6


@pytest.mark.parametrize(("common", "tried"), [(12, 8), (9, 11), (0, 20)])
def test_a_label_that_is_paid_where_another_is_right_is_refused(common: int, tried: int) -> None:
    def generous(response: str, metadata: dict[str, Any]) -> float:
        return max(exact(response, metadata), 0.5 * (response == "yes"))

    found = report(generous, ["yes"] * common + ["no"] * tried)
    [check] = [each for each in found.checks if each.name == "fixed_strings"]
    assert (
        f'"yes" (attack_fixed_yes) earns 0.50 on average over the {tried} rows on which it is'
        in check.sentence
    )
    assert found.reasons == [check.sentence]


@pytest.mark.parametrize("text", [text for text, _ in FIXED.values()])
def test_each_fixed_string_that_is_paid_is_named(text: str) -> None:
    rows = label_rows([f"option {number}" for number in range(12)])
    probes = make_probes(rows, "string_check", 0).made
    paid = [float(probe.response.text == text) for probe in probes]
    found = fixed_strings(probes, paid)
    assert (found[0].text, found[0].mean, found[0].rows) == (text, 1.0, 12)
    assert not fixed_check(found, probes, EXACT).passed


def test_a_tenth_may_be_paid_and_no_more() -> None:
    def paying(share: float) -> bool:
        probes = make_probes(label_rows([f"option {number}" for number in range(12)]), "string_check", 0).made
        scores = [share if probe.response.text == "The answer is 42" else 0.0 for probe in probes]
        return fixed_check(fixed_strings(probes, scores), probes, EXACT).passed

    assert paying(0.1) and not paying(0.11)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("#### $1,042.", "1042"), ("The answer is 1042", "1042"), ("1042.0", "1042"), ("(A)", "a"), ("Yes.", "yes"),
        ("\\boxed{1}", "\\boxed{1"), ("", ""), ("-0", "-0"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_the_answer_in_a_text(text: str, answer: str) -> None:
    assert answer_in(text) == answer


def attacks(golds: list[Response], lead: str, reference: object = None) -> dict[str, str]:
    row = label_rows(["yes"])[0]
    made = general_attacks(row, Surroundings(golds, ["no", "perhaps"], lead), random.Random(0), reference)
    assert len({found.strategy for found in made}) == len(made)
    return {found.strategy: found.text for found in made}


def test_a_text_that_is_right_is_no_attack() -> None:
    gold = [Response("gold", "Yes.", "gold")]
    assert "attack_fixed_yes" not in attacks(gold, "string_check")
    assert "attack_fixed_no" in attacks(gold, "string_check")
    assert "attack_fixed_forty_two" not in attacks([], "math_answer", {"text": "so 42\n#### 42"})


def test_where_no_tool_fits_any_words_are_right() -> None:
    assert attacks([Response("gold_decline", "None of them fits.", "gold")], "tool_calls") == {}
    call = {"function": {"name": "look", "arguments": "{}"}}
    assert attacks([Response("gold_calls", "", "gold", (call,))], "tool_calls")


def test_what_a_judges_attacks_have_is_not_sent_twice() -> None:
    assert {*ATTACKS, *MADE_OF_ROW} >= JUDGES_HAVE
    gold = [Response("gold", "Take the second offer, since it is the cheaper one.", "gold")]
    every, judged = attacks(gold, "string_check"), attacks(gold, "rubric")
    assert {name.removeprefix("attack_any_") for name in every.keys() - judged.keys()} == JUDGES_HAVE
    assert {f"attack_any_{name}" for name in {*ATTACKS, *MADE_OF_ROW} - {"prompt_numbers"}} <= every.keys()
