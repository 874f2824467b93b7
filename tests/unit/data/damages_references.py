"""Damages to references, for every grader that reads one."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.unit.data.made import Row, dumped, plain, settings
from tests.unit.data.twins import LineDamage

CODE = settings(grader={"type": "code_tests"})
CALLS = settings(grader={"type": "tool_calls"})
JSON = settings(grader={"type": "multi", "name": "all", "calculate_output": "fields",
                        "graders": {"fields": {"type": "json_extraction", "schema_field": "schema"}}})  # fmt: skip
LABEL = settings(
    grader={"type": "string_check", "operation": "eq", "reference": "{{item.reference_answer.label}}"}
)
SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}


def _reference(*values: Any) -> Callable[[Row, Random], bytes]:
    def damage(row: Row, random: Random) -> bytes:
        return dumped({**row, "reference_answer": random.choice(values)})

    return damage


def _missing(row: Row, random: Random) -> bytes:
    bare = {key: value for key, value in row.items() if key != "reference_answer"}
    return dumped(random.choice([bare, {**bare, "reference_answer": None}]))


def code_row(number: int, split: str = "train") -> Row:
    """A row with tests."""
    tests = [{"input": [number], "expected": number + 1}]
    return {**plain(number, split), "reference_answer": {"entry_point": "f", "tests": json.dumps(tests)}}


def calls_row(number: int, split: str = "train") -> Row:
    """A row with wanted calls."""
    wanted = {"calls": [{"name": "book", "arguments": {"room": str(number)}}]}
    return {**plain(number, split), "reference_answer": wanted}


def json_row(number: int, split: str = "train") -> Row:
    """A row with a schema and fields."""
    return {**plain(number, split), "schema": SCHEMA, "reference_answer": {"total": number}}


def label_row(number: int, split: str = "train") -> Row:
    """A row with a label inside its reference."""
    return {**plain(number, split), "reference_answer": {"label": f"label {number}"}}


def _schema(*values: Any) -> Callable[[Row, Random], bytes]:
    def damage(row: Row, random: Random) -> bytes:
        value = random.choice(values)
        return dumped({key: each for key, each in {**row, "schema": value}.items() if each is not None})

    return damage


def _check(code: str) -> Row:
    return {"entry_point": "f", "test_code": code}


DAMAGES = [
    LineDamage("reference_present", _missing),
    LineDamage("reference_type", _reference(72, ["72"], True, 1.5)),
    LineDamage("reference_not_blank", _reference("", " \n", {})),
    LineDamage("reference_shape", _reference("no number at all", "#### x", {"steps": [1]}, "a\nb")),
    LineDamage(
        "reference_shape",
        _reference(
            "no tests", {"entry_point": "f"}, {"entry_point": "f", "tests": "[]"}, {"entry_point": "f", "tests": "[{]"},
            {"entry_point": "not a name", "tests": [{"input": [1], "expected": 2}]},
            _check("def check(candidate):\n    assert candidate(1 == 2"), _check("assert " + "(" * 5000), _check(""),
        ),
        base=code_row, settings=CODE,
    ),
    LineDamage(
        "reference_shape",
        _reference("book it", {"call": "book"}, {"calls": [{"arguments": {}}]}, {"state": {}}, {"calls": [{}] * 40}),
        base=calls_row, settings=CALLS,
    ),
    LineDamage("reference_shape", _reference("no json", {"total": "much"}, {"sum": 3}), base=json_row, settings=JSON),
    LineDamage(
        "reference_shape", _schema(None, {"type": "whole"}, 7, "{", {"$ref": "https://example.com/s.json"}),
        base=json_row, settings=JSON,
    ),
    LineDamage("reference_shape", _reference("yes", {"name": "yes"}, {"label": None}), base=label_row, settings=LABEL),
]  # fmt: skip
