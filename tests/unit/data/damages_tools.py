"""Damages to tools, to the calls of the prompt and to their answers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from tests.unit.data.made import MODELS, Row, call, dumped, plain, settings, tool, tooled
from tests.unit.data.twins import LineDamage

Change = Callable[[Row], object]


def _one_of(*changes: Change) -> Callable[[Row, Random], bytes]:
    def damage(row: Row, random: Random) -> bytes:
        changed = deepcopy(row)
        random.choice(changes)(changed)
        return dumped(changed)

    return damage


def _tools(*values: Any) -> Callable[[Row, Random], bytes]:
    return _one_of(*[lambda row, value=value: row.update(tools=value) for value in values])


def _function(**changes: Any) -> Change:
    return lambda row: row["tools"][0]["function"].update(changes)


def _parameters(**changes: Any) -> Change:
    return lambda row: row["tools"][0]["function"]["parameters"].update(changes)


def _calls(*calls: Any) -> Change:
    return lambda row: row["messages"][1].update(tool_calls=list(calls))


def _answer(**changes: Any) -> Change:
    return lambda row: row["messages"][2].update(changes)


def _property(schema: Any) -> Change:
    return _parameters(properties={"seats": schema, "near": {"type": "string"}})


DAMAGES = [
    LineDamage("tools_list", _tools([], {"type": "function"}, "find", None), base=plain),
    LineDamage(
        "tool_functions", _tools(["find"], [{"name": "f"}], [{"type": "function"}], [{"type": "x"}]), base=plain
    ),
    LineDamage(
        "tool_names",
        _one_of(_function(name="a b"), _function(name="x" * 65), _function(name=""), _function(name=7)),
        base=tooled,
        also=frozenset({"tool_calls_offered"}),
    ),
    LineDamage("unique_tool_names", _one_of(lambda row: row["tools"].append(tool())), base=tooled),
    LineDamage(
        "tool_descriptions", _one_of(_function(description=" "), _function(description=None)), base=tooled
    ),
    LineDamage(
        "tool_parameters",
        _one_of(_function(parameters="none"), _function(parameters={"type": "array"}), _function(parameters={})),
        base=tooled,
    ),
    LineDamage(
        "tool_schema",
        _one_of(
            _property({"type": "whole"}), _property({"minimum": "1"}), _property({"enum": 3}), _property("integer"),
            _parameters(required="seats"), _parameters(additionalProperties=7),
            _parameters(**{"$schema": 5}), _parameters(**{"$schema": ["a"]}),
        ),
        base=tooled,
    ),
    LineDamage("tool_required", _one_of(_parameters(required=["seats", "day"])), base=tooled),
    LineDamage(
        "tool_required",
        _one_of(_property({"type": "object", "properties": {}, "required": ["left"]})),
        base=tooled,
    ),
    LineDamage(
        "tools_taken",
        _tools([tool()]),
        base=plain,
        settings=settings(model=MODELS.model("qwen3-32b")),
    ),
    LineDamage(
        "tool_calls_well_formed",
        _one_of(
            _calls({**call("c1"), "type": "tool"}),
            _calls(call("c1", arguments="{")),
            _calls(call("c1", arguments="[1]")),
            _calls({"id": "c1", "type": "function", "function": {"name": "find_rooms"}}),
            _calls({"id": "c1", "type": "function", "function": {"name": "", "arguments": "{}"}}),
            _calls({"id": "c1", "type": "function", "function": {"name": "find_rooms", "arguments": {"seats": 1}}}),
            lambda row: row["messages"][3].update(tool_calls=[call("c1")]),
        ),
        base=tooled,
    ),
    LineDamage(
        "tool_calls_well_formed",
        _one_of(_calls({**call("c1"), "id": 1}), _calls("find"), _calls({**call("c1"), "id": ""})),
        base=tooled,
        also=frozenset({"tool_results"}),
    ),
    LineDamage("tool_calls_offered", _one_of(_calls(call("c1", name="book"))), base=tooled),
    LineDamage(
        "tool_calls_answered",
        _one_of(_calls(call("c1"), call("c2")), _calls(call("c2"), call("c1"), call("c3"))),
        base=tooled,
    ),
    LineDamage("tool_calls_answered", _one_of(lambda row: row["messages"].pop(2)), base=tooled),
    LineDamage(
        "tool_results",
        _one_of(
            _answer(tool_call_id="c9"), _answer(tool_call_id=None), _answer(tool_call_id=1),
            lambda row: row["messages"].insert(3, dict(row["messages"][2])),
        ),
        base=tooled,
    ),
]  # fmt: skip
