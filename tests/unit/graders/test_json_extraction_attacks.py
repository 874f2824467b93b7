"""Extraction answers: zero attacks paid, zero honest answers missed, and bounded work."""

import json
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import Score
from rft.graders.json_values.compare import Leaf, List
from rft.graders.load import load_grader
from tests.unit.graders.attacks import json_extraction_more as more
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


def grade(response: str, mode: str, reference: Any = REFERENCE) -> Score:
    prompt = ({"role": "user", "content": PROMPT},)
    return GRADERS[mode].grade(GraderSample("1", prompt, response, reference))


def cases(table: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("response", [text for text, _ in table], ids=[why for _, why in table])


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 40
    assert len(HONEST) + len(HONEST_LENIENT) >= 30


@pytest.mark.parametrize("mode", BOTH)
@cases(ATTACKS + more.ATTACKS)
def test_attacks_earn_nothing(response: str, mode: str) -> None:
    score = grade(response, mode)
    assert score.value <= 0.1
    assert score.components.get("exact", 0.0) == 0.0


@cases(STRICT_ATTACKS + more.STRICT_ATTACKS)
def test_strict_wants_json_alone(response: str) -> None:
    assert grade(response, "strict").value == 0.0


@cases(LENIENT_ATTACKS + more.LENIENT_ATTACKS)
def test_lenient_wants_one_answer(response: str) -> None:
    assert grade(response, "lenient").value <= 0.1


@pytest.mark.parametrize("mode", BOTH)
@cases(HONEST + more.HONEST)
def test_honest_answers_are_paid_in_full(response: str, mode: str) -> None:
    score = grade(response, mode)
    assert (score.value, score.errors) == (1.0, ())
    assert score.components == {"exact": 1.0, "f1": 1.0, "format": 1.0}


@cases(HONEST_LENIENT + more.HONEST_LENIENT)
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
def test_the_longest_response_is_graded(filler: str, mode: str) -> None:
    assert grade((filler * 100_000)[:100_000], mode).value == 0.0


@pytest.mark.parametrize("gap", more.GAPS)
def test_a_gap_of_a_million_characters_is_read_once(gap: str) -> None:
    grader = load_grader({"type": "json_extraction", "locate": "lenient", "max_response_chars": 1_000_000})
    filler = (gap * 900_000)[:900_000]
    for response in (f"{filler}\n{GOLD}", f"{GOLD}\n{filler}\nx", f"The answer{filler}\n{GOLD}"):
        assert grader.grade(GraderSample("1", (), response, REFERENCE)).value == 1.0


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


@pytest.mark.parametrize("mode", BOTH)
@cases(more.PARTLY)
def test_one_wrong_field_is_never_exact(response: str, mode: str) -> None:
    score = grade(response, mode)
    assert score.components["exact"] == 0.0
    assert score.value <= 0.4


@pytest.mark.parametrize("ordered", [True, False])
def test_nested_lists_do_not_multiply_the_work(ordered: bool) -> None:
    made = 0

    def same(one: Any, other: Any) -> bool:
        nonlocal made
        made += 1
        return bool(one == other)

    pairs = List(List(List(Leaf(same), ordered), ordered), ordered)
    wanted = [[[i, j] for j in range(30)] for i in range(30)]
    given = [[[i + 1, j + 1] for j in range(30)] for i in range(30)]
    assert not pairs.counts(wanted, given).exact
    assert made < 50_000  # every pair with every pair would be 3,240,000


PATTERN = {"type": "object", "properties": {"name": {"type": "string", "pattern": "^(a+)+$"}}}


def graded(schema: Any, answer: Any, reference: Any) -> Score:
    grader = load_grader({"type": "json_extraction", "schema_field": "schema"})
    return grader.grade(GraderSample("1", (), json.dumps(answer), reference, {"schema": schema}))


@pytest.mark.parametrize(
    ("schema", "answer"),
    [
        (PATTERN, {"name": "a" * 90_000 + "b"}),
        ({"patternProperties": {"^(a+)+$": True}, "additionalProperties": False}, {"a" * 90_000 + "b": 1}),
        (
            {"propertyNames": {"pattern": "(a|a)*$"}, "properties": {"aaa": True}},
            {"a" * 90_000 + "\ud800": 1},
        ),
    ],
)
def test_a_costly_pattern_is_matched_in_linear_time(schema: Any, answer: Any) -> None:
    assert graded(schema, answer, {"name": "aaa"} if schema is PATTERN else {"aaa": 1}).value == 0.0


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"name": {"pattern": "(?=a)b"}}},
        {"properties": {"name": {"pattern": "(a)\\1"}}},
        {"patternProperties": {"^(a+)+$": True}, "unevaluatedProperties": False},
    ],
)
def test_a_pattern_that_cannot_be_bounded_is_refused(schema: Any) -> None:
    assert graded(schema, {"name": "b"}, {"name": "b"}).errors == ("error_unusable_schema",)


def test_a_schema_that_leads_through_itself_in_many_ways_is_named() -> None:
    again = {"type": "object", "properties": {"x": {"$ref": "#/$defs/t"}}, "required": ["x"]}
    schema = {"$defs": {"t": {"anyOf": [again, again, {"const": 1}]}}, "$ref": "#/$defs/t"}
    answer: Any = 2
    for _ in range(30):
        answer = {"x": answer}
    assert graded(schema, answer, {"x": 1}).errors == ("error_unusable_schema",)
    assert graded(schema, {"x": 1}, {"x": 1}).value == 1.0


def test_a_circle_that_only_the_answer_reaches_is_named() -> None:
    schema = {"properties": {"a": {"$ref": "#/$defs/loop"}}, "$defs": {"loop": {"$ref": "#/$defs/loop"}}}
    assert graded(schema, {"a": 1}, {"b": 1}).errors == ("error_unusable_schema",)


@pytest.mark.parametrize("dialect", [5, True, ["a"], {"a": 1}, None])
def test_a_dialect_that_is_no_text_makes_the_schema_unusable(dialect: Any) -> None:
    assert graded({"$schema": dialect}, {"name": "b"}, {"name": "b"}).errors == ("error_unusable_schema",)
