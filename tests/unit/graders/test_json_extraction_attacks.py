"""Extraction answers: zero attacks paid, zero honest answers missed, and never slow."""

import time
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.load import load_grader
from tests.unit.graders.attacks.json_extraction import (
    ATTACKS,
    FIELDS,
    GOLD,
    HONEST,
    HONEST_LENIENT,
    LENIENT_ATTACKS,
    PROMPT,
    REFERENCE,
    SCHEMA,
    STRICT_ATTACKS,
)

GRADERS = {
    mode: load_grader({"type": "json_extraction", "locate": mode, "schema": SCHEMA, "fields": FIELDS})
    for mode in ("strict", "lenient")
}
BOTH = tuple(GRADERS)
MAX_SECONDS = 1.0


def grade(response: str, mode: str, reference: Any = REFERENCE) -> Score:
    prompt = ({"role": "user", "content": PROMPT},)
    started = time.perf_counter()
    score = GRADERS[mode].grade(GraderSample("1", prompt, response, reference))
    assert time.perf_counter() - started < MAX_SECONDS
    return score


def cases(table: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("response", [text for text, _ in table], ids=[why for _, why in table])


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 40
    assert len(HONEST) + len(HONEST_LENIENT) >= 30


@pytest.mark.parametrize("mode", BOTH)
@cases(ATTACKS)
def test_attacks_earn_nothing(response: str, mode: str) -> None:
    score = grade(response, mode)
    assert score.value <= 0.1
    assert score.components.get("exact", 0.0) == 0.0


@cases(STRICT_ATTACKS)
def test_strict_wants_json_alone(response: str) -> None:
    assert grade(response, "strict").value == 0.0


@cases(LENIENT_ATTACKS)
def test_lenient_wants_one_answer(response: str) -> None:
    assert grade(response, "lenient").value <= 0.1


@pytest.mark.parametrize("mode", BOTH)
@cases(HONEST)
def test_honest_answers_are_paid_in_full(response: str, mode: str) -> None:
    score = grade(response, mode)
    assert (score.value, score.errors) == (1.0, ())
    assert score.components == {"exact": 1.0, "f1": 1.0, "format": 1.0}


@cases(HONEST_LENIENT)
def test_words_around_are_allowed_where_the_spec_says_so(response: str) -> None:
    score = grade(response, "lenient")
    assert (score.value, score.errors) == (1.0, ())


@pytest.mark.parametrize("mode", BOTH)
def test_ten_megabytes_cost_nothing(mode: str) -> None:
    for filler in ("{", '{"a":', "[", '"', "```json\n{", "a ", "<think>", '{"a":1}'):
        score = grade(filler * (10_000_000 // len(filler)), mode)
        assert (score.value, score.errors) == (0.0, ("sample_size_error",))


@pytest.mark.parametrize("mode", BOTH)
@pytest.mark.parametrize(
    "filler",
    ['{"', '{"a":', "[[", "{}", '{"a":1} ', "```json\n", '{"a": "\\', "[1,", "<think></think>", "{ ", "[{},"],
)
def test_the_longest_response_is_graded_in_time(filler: str, mode: str) -> None:
    assert grade((filler * 100_000)[:100_000], mode).value == 0.0


@pytest.mark.parametrize("mode", BOTH)
@pytest.mark.parametrize("levels", [31, 33, 300, 800, 900, 950, 990, 5_000, 40_000])
def test_no_depth_breaks_the_grader(levels: int, mode: str) -> None:
    for deep in ('{"a":' * levels + "1" + "}" * levels, "[" * levels + "]" * levels):
        for response in (deep, f"{deep}\n{deep}", f"{deep} or {GOLD}", f'{{"total": {deep}}}'):
            assert grade(response, mode).components["exact"] == 0.0
    reference: Any = 1
    for _ in range(levels):
        reference = {"a": reference}
    assert grade(GOLD, mode, reference).value == 0.0
