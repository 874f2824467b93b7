"""Turns of tool calls to grade, as a test's rows."""

from typing import Any

import pytest

from rft.contracts.grader_event import GraderSample, parse_sample
from rft.graders.base import Score
from rft.graders.load import load_grader
from tests.unit.graders.attacks import tool_calls as table
from tests.unit.graders.attacks import tool_states
from tests.unit.graders.attacks.tool_calls import Turn

STRICT: dict[str, Any] = {"type": "tool_calls"}

PARTIAL: dict[str, Any] = {"type": "tool_calls", "partial_credit": 0.3}


def grade(turn: Turn, reference: Any, document: dict[str, Any] = STRICT, **extras: Any) -> Score:
    """The score of an assistant's turn on one row; `extras` are further keys of the row."""
    row = {"reference_answer": reference, "tools": table.TOOLS, **extras}
    messages = [{"role": "user", "content": "Do it."}, {"role": "assistant", **turn}]
    sample = parse_sample({"id": "1", "messages": messages, "metadata": row})
    assert isinstance(sample, GraderSample)
    return load_grader(document).grade(sample)


def state(turn: Turn, document: dict[str, Any] = STRICT) -> Score:
    """The same on the task of `tool_states`."""
    return grade(turn, tool_states.STATE, document, tools=tool_states.STATE_TOOLS, api=tool_states.API)


def named(rows: list[tuple[Turn, str]]) -> pytest.MarkDecorator:
    """A case a row of a table, named by why it is there."""
    return pytest.mark.parametrize("turn", [turn for turn, _ in rows], ids=[why for _, why in rows])
