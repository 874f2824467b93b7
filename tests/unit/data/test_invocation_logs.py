"""Invocation logs of every form become rows that the gates can read."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rft.catalogue.models import RowLimits
from rft.data.invocation_logs import LogOptions, LogReader
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from tests.unit.data.made_logs import asked, record


def read(*records: Any, **options: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
    reader = LogReader(LogOptions(**options), lambda _uri: None)
    rows = list(reader.read([json.dumps(item).encode() + b"\n" for item in records]))
    return rows, dict(reader.skipped)


WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
CONVERSE_TOOLS = {
    "system": [{"text": "Be brief."}, {"cachePoint": {"type": "default"}}],
    "messages": [
        {"role": "user", "content": [{"text": "Weather in Oslo?"}]},
        {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "hm"}}},
                {"toolUse": {"toolUseId": "t1", "name": "weather", "input": {"city": "Oslo"}}},
            ],
        },
        {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [{"json": {"c": 3}}]}}]},
    ],
    "toolConfig": {
        "tools": [
            {"toolSpec": {"name": "weather", "description": "Weather.", "inputSchema": {"json": WEATHER}}},
            {"cachePoint": {"type": "default"}},
        ]
    },
}
ANTHROPIC_TOOLS = {
    "anthropic_version": "bedrock-2023-05-31",
    "system": "Be brief.",
    "messages": [
        {"role": "user", "content": "Weather in Oslo?"},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Oslo"}}],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "t1",
                    "content": [{"type": "text", "text": '{"c": 3}'}],
                }
            ],
        },
    ],
    "tools": [{"name": "weather", "description": "Weather.", "input_schema": WEATHER}],
}
CHAT_TOOLS = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Weather in Oslo?"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {
                    "id": "t1",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city": "Oslo"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "t1", "content": '{"c": 3}'},
    ],
    "tools": [
        {
            "type": "function",
            "function": {"name": "weather", "description": "Weather.", "parameters": WEATHER},
        }
    ],
}


@pytest.mark.parametrize(
    "item",
    [
        record(CONVERSE_TOOLS),
        record(CONVERSE_TOOLS, operation="ConverseStream"),
        record({**CONVERSE_TOOLS, "schemaVersion": "messages-v1"}, operation="InvokeModel"),
        record(ANTHROPIC_TOOLS, operation="InvokeModel"),
        record(CHAT_TOOLS, operation="InvokeModelWithResponseStream"),
    ],
)
def test_every_form_of_a_request_becomes_the_same_row(item: dict[str, Any]) -> None:
    rows, skipped = read(item)
    assert rows == [
        {"id": item["requestId"], "messages": CHAT_TOOLS["messages"], "tools": CHAT_TOOLS["tools"]}
    ]
    assert not skipped


def test_a_text_is_a_user_turn_and_a_templated_one_is_skipped() -> None:
    rows, skipped = read(
        record({"inputText": "Name a river."}, operation="InvokeModel"),
        record({"prompt": "<s>[INST] Name a lake. [/INST]"}, operation="InvokeModel"),
    )
    assert [row["messages"] for row in rows] == [[{"role": "user", "content": "Name a river."}]]
    assert skipped == {"is a text with a chat template's marks in it, not chat turns": 1}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"schemaType": "other"}, "is no record"),
        ([1], "is no record"),
        (record({"messages": []}) | {"operation": ["Converse"]}, "is no record"),
        (asked("a", errorCode="ThrottlingException"), "failed"),
        (record(None), "has no request body"),
        (record({"texts": ["embed me"]}, operation="InvokeModel"), "unknown form"),
        (record({"messages": ["hi"]}), "unknown form"),
        (record({"messages": []}), "does not end with"),
        (
            record(
                {"messages": [{"role": "user", "content": [{"image": {"format": "png"}}, {"text": "What?"}]}]}
            ),
            "holds images",
        ),
        (
            record({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "The"}]}),
            "does not end with",
        ),
        (
            {**asked("a"), "input": {"inputBodyS3Path": "s3://b/AWSLogs/data/x.json.gz"}},
            "in a file of its own",
        ),
    ],
)
def test_what_makes_no_row_is_counted_by_its_reason(item: Any, reason: str) -> None:
    rows, skipped = read(item)
    assert not rows and [reason in said for said in skipped] == [True]


def test_each_prompt_is_taken_once() -> None:
    rows, skipped = read(asked("a"), asked("a"), asked("b"))
    assert len(rows) == 2 and skipped == {"repeats a prompt": 1}


def test_a_response_is_no_reference_and_is_kept_on_request_only() -> None:
    message = {"output": {"message": {"role": "assistant", "content": [{"text": "yyy"}]}}}
    (row,), _ = read(asked("a", response=message))
    assert set(row) == {"id", "messages"}
    (row,), _ = read(asked("a", response=message), keep_responses=True)
    assert row["logged_response"] == "yyy" and "reference_answer" not in row


@pytest.mark.parametrize(
    "response",
    [
        {"content": [{"type": "text", "text": "yyy"}]},
        {"choices": [{"message": {"role": "assistant", "content": "yyy"}}]},
        {"results": [{"outputText": "yyy"}]},
        [{"delta": {"text": "y"}}, {"type": "ping"}, {"contentBlockDelta": {"delta": {"text": "yy"}}}],
    ],
)
def test_responses_of_invoke_model_are_read(response: Any) -> None:
    (row,), _ = read(asked("a", operation="InvokeModel", response=response), keep_responses=True)
    assert row["logged_response"] == "yyy"


def test_a_reference_comes_from_the_request_metadata() -> None:
    tagged = {"requestMetadata": {"expected": "4", "app": "shop"}}
    rows, skipped = read(asked("a", **tagged), asked("b"), reference_key="expected")
    assert [row["reference_answer"] for row in rows] == ["4"]
    assert skipped == {"has no such reference in its request metadata": 1}
    rows, skipped = read(asked("a", **tagged), asked("b"), metadata={"app": "shop"})
    assert len(rows) == 1 and skipped == {"has other request metadata than was asked for": 1}


def test_a_large_body_is_fetched_where_it_lies() -> None:
    reader = LogReader(LogOptions(), {"s3://b/x": b'{"inputText": "long"}'}.get)
    large = {**asked("a"), "input": {"inputBodyS3Path": "s3://b/x"}}
    assert [row["messages"][0]["content"] for row in reader.read([json.dumps(large).encode()])] == ["long"]


def test_the_rows_pass_the_gate() -> None:
    items = [
        asked(f"How much is {n} and {n + 1}?", requestId=f"r{n}", requestMetadata={"sum": f"{2 * n + 1}"})
        for n in range(150)
    ]
    rows, _ = read(*items, reference_key="sum")
    lines = [json.dumps(row).encode() for row in rows]
    settings_ = DatasetSettings(RowLimits(minimum=100, maximum=20_000))
    assert validate_datasets({"train": lines[:120], "test": lines[120:]}, settings_).valid


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ("messages", "role", "content", "text", "toolUse", "toolResult", "type", "tools", "toolConfig", "system",
             "toolSpec", "input_schema", "image", "json", "user", "prompt", "guardContent", "tool_calls")
        ),
        inner | st.sampled_from(("user", "assistant", "tool_use", "tool_result", "text")),
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(JSON, JSON, JSON)
def test_no_body_can_break_the_import(first: Any, second: Any, response: Any) -> None:
    turn = {"role": "user", "content": second}
    bodies = [first, {"messages": [turn, first], "tools": second, "toolConfig": first, "system": response}]
    rows, skipped = read(
        *(record(body, response=response) for body in bodies),
        asked("a", response=response),
        keep_responses=True,
    )
    assert len(rows) + sum(skipped.values()) == 3
