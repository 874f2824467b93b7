"""A row sees the model, the training and the graders as the same prompt."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from rft.contracts.conversion import (
    chat_completion_request,
    completion_turn,
    converse_request,
    grader_sample,
    response_turn,
)
from rft.contracts.grader_event import GraderSample, parse_sample
from rft.contracts.rows import prompt_hash

TOOL = {
    "type": "function",
    "function": {"name": "add", "description": "Adds", "parameters": {"type": "object"}},
}
CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
ROWS: list[dict[str, Any]] = [
    {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1+1?"}],
        "reference_answer": "2",
    },
    {
        "messages": [{"role": "user", "content": [{"type": "text", "text": "1+1?"}]}],
        "reference_answer": {"answer": "2"},
    },
    {
        "messages": [
            {"role": "user", "content": "1+1?"},
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "c1", "content": "2"},
            {"role": "user", "content": "So?"},
        ],
        "tools": [TOOL],
        "reference_answer": "2",
    },
]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("effort", [None, "low"])
def test_converse_requests_fit_botocores_model(row: dict[str, Any], effort: str | None) -> None:
    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    shape = model.operation_model("Converse").input_shape
    assert shape is not None
    report = ParamValidator().validate({"modelId": "m", **converse_request(row, effort)}, shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize("row", ROWS)
def test_a_grader_sample_is_the_rows_prompt_with_the_response(row: dict[str, Any]) -> None:
    stamped = {**row, "rft": {"run": "r", "row": 3, "split": "test"}}
    sample = parse_sample(grader_sample(stamped, "It is 2.", "x-1", "profile"))
    assert isinstance(sample, GraderSample)
    assert sample.id == "x-1"
    assert sample.response_text == "It is 2."
    assert sample.stamp is not None and sample.stamp.phase == "profile" and sample.stamp.row == 3
    assert prompt_hash([dict(turn) for turn in sample.prompt_messages], row.get("tools")) == prompt_hash(
        row["messages"], row.get("tools")
    )


def test_a_tool_call_comes_back_as_a_chat_completions_turn() -> None:
    turn = response_turn(
        [
            {"reasoningContent": {"reasoningText": {"text": "hm"}}},
            {"text": "Calling."},
            {"toolUse": {"toolUseId": "t1", "name": "add", "input": {"a": 1}}},
        ]
    )
    assert turn["content"] == "Calling."
    assert turn["tool_calls"][0]["function"]["name"] == "add"
    assert json.loads(turn["tool_calls"][0]["function"]["arguments"]) == {"a": 1}


def test_consecutive_turns_of_one_role_are_joined() -> None:
    row = {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]}
    assert converse_request(row)["messages"] == [{"role": "user", "content": [{"text": "a"}, {"text": "b"}]}]


def test_chat_completions_keep_messages_and_tools() -> None:
    assert chat_completion_request(ROWS[2])["tools"] == [TOOL]


def test_chat_completions_know_one_assistant_and_take_the_reasoning_effort() -> None:
    row = {"messages": [{"role": "user", "content": "a"}, {"role": "nova_assistant", "content": "b"}]}
    request = chat_completion_request(row, "low")
    assert [message["role"] for message in request["messages"]] == ["user", "assistant"]
    assert request["reasoning_effort"] == "low"
    assert "reasoning_effort" not in chat_completion_request(row) and "tools" not in request


def test_both_apis_answers_become_the_same_turn() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "say", "arguments": '{"text": "x"}'}}
    blocks: list[dict[str, Any]] = [
        {"text": "Hi"},
        {"toolUse": {"toolUseId": "1", "name": "say", "input": {"text": "x"}}},
    ]
    message = {"content": "Hi", "tool_calls": [call], "reasoning": "not graded", "refusal": None}
    assert completion_turn(message) == response_turn(blocks)
    assert completion_turn({"content": None}) == {"role": "assistant", "content": ""}


def test_a_response_with_half_a_surrogate_pair_can_be_stored() -> None:
    blocks: list[dict[str, Any]] = [
        {"text": "caf\u00e9 \U0001f600 \ud83d"},
        {"toolUse": {"toolUseId": "1", "name": "say", "input": {"text": "\udc00 end"}}},
    ]
    turn = response_turn(blocks)
    assert turn["content"] == "caf\u00e9 \U0001f600 \ufffd"
    assert json.loads(turn["tool_calls"][0]["function"]["arguments"]) == {"text": "\ufffd end"}
    json.dumps(turn, ensure_ascii=False).encode("utf-8")
