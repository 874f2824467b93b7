"""OpenAI's grader JSON: templates, text similarity, formulas; what is refused, and how a row's own fault is named."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderSpecError
from rft.graders.expression import ExpressionError, compile_expression
from rft.graders.load import load_grader
from rft.graders.packages import package_sets
from rft.graders.spec import needs_of
from rft.graders.templates import Template, TemplateError, Unfilled

CALL = {
    "id": "c1",
    "type": "function",
    "function": {"name": "get_acceptors", "arguments": '{"smiles": "CO"}'},
}


def sample(response: str, reference: Any = "72", calls: tuple[Any, ...] = (), **extras: Any) -> GraderSample:
    return GraderSample(
        "1", ({"role": "user", "content": "?"},), response, reference, extras, tool_calls=calls
    )


def check(reference: str, input_: str = "{{sample.output_text}}", operation: str = "eq") -> dict[str, Any]:
    return {"type": "string_check", "operation": operation, "input": input_, "reference": reference}


def similarity(metric: str, **settings: Any) -> dict[str, Any]:
    return {"type": "text_similarity", "evaluation_metric": metric, **settings}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{sample.output_text}}", '{"a": {"b": [1, {"c": "x"}]}, "n": 1.5}'),
        ("{{ sample.output_json.a.b[1].c }}", "x"),
        ("{{sample.output_json.n}} and {{ item.tag }}", "1.5 and t"),
        ("{{sample.output_json.a}}", '{"b": [1, {"c": "x"}]}'),
        ("{{sample.output_tools[0].function.name}}", "get_acceptors"),
        ('{"smiles": "{{item.smiles}}"}', '{"smiles": "CO"}'),
        ("{{sample.choices[0].message.tool_calls[0].function.arguments}}", '{"smiles": "CO"}'),
        ("{{item.reference_answer.city}}", "Oslo"),
        ("{{item.messages[0].content}}", "?"),
        ("{{item.flag}}", "false"),
        ("no placeholder } {", "no placeholder } {"),
    ],
)
def test_templates(template: str, text: str) -> None:
    found = sample(
        '{"a": {"b": [1, {"c": "x"}]}, "n": 1.5}',
        {"city": "Oslo"},
        (CALL,),
        tag="t",
        smiles="CO",
        flag=False,
    )
    assert Template(template).fill(found) == text


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{item.missing}}", "invalid_variable_error"),
        ("{{item.tag.deeper}}", "invalid_variable_error"),
        ("{{item.nothing}}", "invalid_variable_error"),
        ("{{item.rows[3]}}", "invalid_variable_error"),
        ("{{sample.output_tools[0].function.name}}", "invalid_variable_error"),
        ("{{sample.output_json.a}}", "sample_parse_error"),
    ],
)
def test_what_one_row_lacks_is_named(template: str, reason: str) -> None:
    with pytest.raises(Unfilled) as error:
        Template(template).fill(sample("no json", tag="t", nothing=None, rows=[1]))
    assert error.value.reason == reason
    score = load_grader(check(template, operation="like")).grade(sample("no json", tag="t", rows=[1]))
    assert (score.value, score.errors) == (0.0, (reason,))


@pytest.mark.parametrize(
    "template",
    [
        "{{model}}", "{{sample}}", "{{item}}", "{{sample.output}}", "{{sample.output_text.length}}", "{{ }}",
        "{{item.a b}}", "{{item.__class__()}}", "{{ item[0] }}", "{{sample.output_audio.data}}", "{{item..a}}",
        "{{config.x}}", "{{{{item.a}}}}", "{{item.a|upper}}", "{{item.\nb}}",
    ],
)  # fmt: skip
def test_placeholders_that_nothing_can_fill_are_refused(template: str) -> None:
    with pytest.raises(TemplateError, match="is not known"):
        Template(template)
    with pytest.raises(GraderSpecError, match=r"^\$\.reference: "):
        load_grader(check(template))


@pytest.mark.parametrize(
    "template",
    [
        "{{item.a}} and {{ item.b",
        "{{item.a",
        "{{item.a}} {{",
        "{{item.a}}{{item.b}",
        "{{item.a}}{{item.b} }",
        "{{",
    ],
)
def test_a_placeholder_that_is_not_closed_is_refused(template: str) -> None:
    with pytest.raises(TemplateError, match="begins a placeholder that is not closed; close it with }}"):
        Template(template)
    with pytest.raises(GraderSpecError, match=r"^\$\.reference: .* not closed"):
        load_grader(check(template))


def test_braces_that_begin_no_placeholder_are_text() -> None:
    form = 'Answer as {"a": {"b": 1}}, e.g. { {x} }, or } }: {{item.a}} {'
    assert Template(form).fill(sample("", a="A")) == form.replace("{{item.a}}", "A")


def test_values_with_braces_are_never_filled_again() -> None:
    template = Template("{{sample.output_text}}|{{item.a}}")
    assert template.fill(sample("{{item.a}}", a="{{sample.output_text}}")) == (
        "{{item.a}}|{{sample.output_text}}"
    )
    grader = load_grader(check("{{item.reference_answer}}"))
    assert grader.grade(sample("{{item.reference_answer}}", "72")).value == 0


def test_a_reference_made_of_the_response_cannot_be_emptied_into_a_pass() -> None:
    grader = load_grader(check("{{sample.output_text}}", "a fixed text", "like"))
    assert grader.grade(sample("")).errors == ("invalid_variable_error",)
    assert grader.grade(sample("fixed")).value == 1


def test_a_grader_that_reads_no_response_is_refused() -> None:
    with pytest.raises(GraderSpecError, match="every response would score the same"):
        load_grader(check("{{item.a}}", "{{item.b}}"))


def test_openais_documented_multi_grader() -> None:
    document = json.loads(
        """{"type": "multi", "graders": {
        "name": {"name": "name_grader", "type": "text_similarity", "input": "{{sample.output_json.name}}",
                 "reference": "{{item.name}}", "evaluation_metric": "fuzzy_match", "pass_threshold": 0.9},
        "email": {"name": "email_grader", "type": "string_check", "input": "{{sample.output_json.email}}",
                  "reference": "{{item.email}}", "operation": "eq"}},
        "calculate_output": "(name + email) / 2"}"""
    )
    grader = load_grader(document)
    row: dict[str, Any] = {"name": "John Doe", "email": "john.doe@gmail.com"}
    assert grader.grade(sample(json.dumps(row), None, **row)).value == 1.0
    wrong = grader.grade(sample(json.dumps({**row, "email": "x"}), None, **row))
    assert wrong.value == 0.5
    assert wrong.components["name/passed"] == 1.0
    assert grader.grade(sample("not json", None, **row)).errors == ("sample_parse_error",)
    assert package_sets(document) == ["fuzzy"]
    assert needs_of(document) == {"none"}


TEXT = "the quick brown fox jumps over the lazy dog"


@pytest.mark.parametrize(
    ("metric", "close"),
    [
        # One word of nine, the last: three of 43 letters deleted and three put in; the n-grams that end with it.
        ("fuzzy_match", 1 - 6 / 86), ("bleu", (5 / 9) ** 0.25), ("gleu", 26 / 30), ("rouge_1", 8 / 9),
        ("rouge_2", 7 / 8), ("rouge_3", 6 / 7), ("rouge_4", 5 / 6), ("rouge_5", 4 / 5), ("rouge_l", 8 / 9),
    ],
)  # fmt: skip
def test_similarity_metrics(metric: str, close: float) -> None:
    grader = load_grader(similarity(metric, pass_threshold=0.99))
    same = grader.grade(sample(TEXT, TEXT))
    assert same.value == pytest.approx(1.0)
    assert same.components["passed"] == 1.0
    near = grader.grade(sample(TEXT.replace("dog", "cat"), TEXT))
    assert near.value == pytest.approx(close, abs=1e-6)
    assert near.components["passed"] == 0.0
    assert grader.paid == {"similarity"}
    for text in ("", "  ", "?", "{}", "zzzz"):
        assert grader.grade(sample(text, TEXT)).value < 0.1


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (similarity("meteor"), "$.evaluation_metric: meteor needs the WordNet data"),
        (
            similarity("cosine"),
            "$.evaluation_metric: cosine needs an embedding model, and no `embedding_model`",
        ),
        (similarity("levenshtein"), "$.evaluation_metric: Input should be 'fuzzy_match', 'bleu'"),
        (similarity("bleu", pass_threshold=2), "$.pass_threshold: Input should be less than or equal to 1"),
        (similarity("bleu", input="{{x}}"), "$.input: 'x' is not known"),
        ({"type": "score_model", "model": "o3"}, "$.input: Field required"),
        ({"type": "label_model"}, "$.model: Field required"),
    ],
)
def test_what_cannot_be_had_is_refused(document: dict[str, Any], message: str) -> None:
    with pytest.raises(GraderSpecError) as error:
        load_grader(document)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("metric", ["fuzzy_match", "bleu", "gleu", "rouge_5", "rouge_l"])
def test_endless_text_is_no_work(metric: str) -> None:
    score = load_grader(similarity(metric)).grade(sample("word " * 30_000, TEXT))
    assert score.errors == ("truncated_observation_error",)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("a + b * 2", 1.5), ("2 ^ 3 ^ 0", 2.0), ("-a ^ 2", -0.25), ("a * b ^ 2", 0.125), ("(a + b) ^ 2", 1.0),
        ("min(a, b, 0.1)", 0.1), ("max(a, 1)", 1.0), ("abs(a - 1)", 0.5), ("floor(a)", 0.0), ("ceil(a)", 1.0),
        ("2 ^ -1", 0.5), ("- -a", 0.5), ("+a", 0.5), ("a - b - a", -0.5), ("8 / 4 / 2", 1.0), (".5 + 1.", 1.5),
        ("1e-1 + a", 0.6), ("((a))\n", 0.5), ("a" + " + a" * 120, 60.5), ("min(" + "a, " * 100 + "b)", 0.5),
        ("exp(0) * a", 0.5), ("sqrt(a * b)", 0.5), ("log(exp(a))", 0.5), ("a / 2", 0.25), (" a ", 0.5),
    ],
)  # fmt: skip
def test_formulas(formula: str, value: float) -> None:
    compiled, _ = compile_expression(formula)
    assert compiled({"a": 0.5, "b": 0.5}) == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    [
        "a.b", "a[0]", "a if a else b", "lambda: a", "a and b", "a < b", "'a'", "a % 2", "a // 2", "a & b",
        "f(a)", "min(a)", "log(a, 2)", "min(a, key=b)", "min(*a)", "[a]", "a; b", "a := 1", "", "a **2", "~a", "not a",
        "1j", "(a, b)", "pow(a, 2)", "__import__('os')", "0x10", "1_0", "a # c", "\uff41", "1.2.3", "a b", "a 2", "2a",
        "()", "abs()", "a +", "* a", "a ^", "a ^^ b", "a,b", "a)", "1e", "a\x00", "{{a}}", "a.5",
    ],
)  # fmt: skip
def test_nothing_but_arithmetic(formula: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(formula)


@pytest.mark.parametrize("name", ["min", "sqrt", "a-b", "1a", "", "a b", "é", "a\n"])
def test_names_that_a_formula_cannot_use(name: str) -> None:
    document = {"type": "multi", "graders": {name: check("x")}, "calculate_output": "1"}
    with pytest.raises(GraderSpecError, match="a grader's name is letters"):
        load_grader(document)


def test_a_formula_that_fails_for_one_row_is_that_rows_error() -> None:
    between = {"type": "length", "max": 1, "hard_max": 3}
    grader = load_grader({"type": "multi", "graders": {"a": between}, "calculate_output": "1 / (a - 0.5)"})
    assert grader.grade(sample("two words")).errors == ("formula_parse_error",)
    negative = load_grader({"type": "multi", "graders": {"a": between}, "calculate_output": "(a - 0.7) ^ 2"})
    assert negative.grade(sample("two words")).value == pytest.approx(0.04)
    with pytest.raises(GraderSpecError, match="no finite value at a=0"):
        load_grader({"type": "multi", "graders": {"a": between}, "calculate_output": "log(a)"})
    assert math.isclose(load_grader(between).grade(sample("two words")).value, 0.5)
