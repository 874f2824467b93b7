"""Rows of any shape, whatever the grader reads of them: the gate has findings and never an exception."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from rft.catalogue.models import RowLimits
from rft.contracts.recipe import Hyperparameters
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ROLE = st.sampled_from(["system", "user", "assistant", "tool"])
CALL = st.fixed_dictionaries({"id": JSON, "type": st.just("function"), "function": JSON})
TURN = st.fixed_dictionaries(
    {"role": ROLE | JSON, "content": JSON},
    optional={"tool_calls": JSON | st.lists(CALL, max_size=2), "tool_call_id": JSON},
)
SCHEMA_WORD = st.sampled_from(
    ["$schema", "$id", "$ref", "$defs", "type", "properties", "required", "items", "pattern"]
)
SCHEMA = st.dictionaries(SCHEMA_WORD, JSON, max_size=4)
FUNCTION = st.fixed_dictionaries(
    {}, optional={"name": JSON, "description": JSON, "parameters": JSON | SCHEMA}
)
TOOL = st.fixed_dictionaries({"type": st.just("function"), "function": JSON | FUNCTION})
GRADERS = [
    {"type": "math_answer"},
    {"type": "code_tests"},
    {"type": "tool_calls"},
    {"type": "json_extraction", "schema_field": "tools"},
    {
        "type": "string_check",
        "operation": "eq",
        "reference": "{{item.reference_answer.a[0]}} {{item.tools[1].b}}",
    },
]
ROWISH = st.fixed_dictionaries(
    {},
    optional={
        "messages": JSON | st.lists(TURN, max_size=3),
        "reference_answer": JSON,
        "id": JSON,
        "tools": JSON | st.lists(TOOL, max_size=2),
        "rft": JSON,
    },
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.binary(max_size=40) | ROWISH.map(lambda value: json.dumps(value).encode()), max_size=5),
    st.sampled_from(GRADERS),
)
def test_no_data_can_break_the_gate(lines: list[bytes], grader: dict[str, object]) -> None:
    report = validate_datasets(
        {"train": lines, "test": lines},
        DatasetSettings(
            RowLimits(minimum=100, maximum=20_000),
            graders={"reward.json": grader},
            hyperparameters=Hyperparameters(maxPromptLength=50),
        ),
    )
    assert not report.valid
    assert report.errors == sum(count.error for count in report.counts.values())
    assert all(report.effective_rows[split] <= report.rows[split] == len(lines) for split in report.rows)
