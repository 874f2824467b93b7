"""Tool calls on their way: Converse's blocks, a chat completion's turn, the grader event, and back."""

import json
from typing import Any

import pytest

from rehearsal.bedrock.turns import converse_blocks
from rft.contracts.conversion import converse_request, grader_sample, response_turn
from rft.contracts.grader_event import GraderSample, parse_sample
from rft.contracts.rows import text_with_calls, turn_tool_calls
from rft.graders.calls.call import Call, read_call
from rft.preflight.responses import Response
from rft.telemetry.lines import sample_hash

ARGUMENTS = {"room": "Elm", "nights": 2, "extras": ["bréakfast"]}
CHAT = {
    "id": "call_0",
    "type": "function",
    "function": {"name": "book_room", "arguments": json.dumps(ARGUMENTS, ensure_ascii=False)},
}
ROW: dict[str, Any] = {"messages": [{"role": "user", "content": "Book."}], "reference_answer": {"calls": []}}


def parsed(turn: dict[str, Any]) -> GraderSample:
    sample = parse_sample({"id": "1", "messages": [*ROW["messages"], {"role": "assistant", **turn}]})
    assert isinstance(sample, GraderSample)
    return sample


def test_a_call_survives_converse_and_the_grader_event() -> None:
    response = Response("s", "I book it.", "gold", (CHAT,))
    blocks, reason, tokens = converse_blocks(response, 512)
    assert (reason, tokens > 10) == ("tool_use", True)
    assert blocks[1]["toolUse"] == {"toolUseId": "call_0", "name": "book_room", "input": ARGUMENTS}
    turn = response_turn(blocks)
    assert turn == response.turn
    event = grader_sample(ROW, turn, "1", "profile")
    sample = parse_sample(json.loads(json.dumps(event)))
    assert isinstance(sample, GraderSample)
    assert (sample.response_text, sample.tool_calls) == ("I book it.", (CHAT,))
    assert read_call(sample.tool_calls[0]) == Call("book_room", ARGUMENTS)
    again = converse_request({"messages": [*ROW["messages"], turn]})["messages"][-1]
    assert again == {"role": "assistant", "content": blocks}


@pytest.mark.parametrize(
    "turn",
    [
        {"content": None, "tool_calls": [CHAT]},
        {"content": "", "tool_calls": CHAT},
        {"content": None, "function_call": CHAT["function"]},
        {"content": [{"toolUse": {"toolUseId": "x", "name": "book_room", "input": ARGUMENTS}}]},
        {"content": [{"text": ""}, {"type": "tool_use", "name": "book_room", "input": ARGUMENTS}]},
    ],
)
def test_every_documented_shape_gives_the_same_call(turn: dict[str, Any]) -> None:
    sample = parsed(turn)
    assert [read_call(raw) for raw in sample.tool_calls] == [Call("book_room", ARGUMENTS)]
    assert sample.response_text == ""
    assert "book_room" in sample.written


@pytest.mark.parametrize(
    "turn", [{"content": "Hi."}, {"content": "Hi.", "tool_calls": []}, {"content": "Hi.", "tool_calls": "none"},
             {"content": [{"type": ["x"], "text": "Hi."}, "Hi.", 3]}]
)  # fmt: skip
def test_a_turn_without_calls_has_none(turn: dict[str, Any]) -> None:
    assert parsed(turn).tool_calls == ()


def test_calls_are_part_of_what_was_written() -> None:
    one, other = parsed({"content": "", "tool_calls": [CHAT]}), parsed({"content": ""})
    assert sample_hash(one) != sample_hash(other)
    assert len(one.written) > 50
    deep: Any = []
    for _ in range(3000):
        deep = [deep]
    written = text_with_calls("x", turn_tool_calls({"tool_calls": [{"name": "f", "arguments": deep}]}))
    assert written.startswith("x\n")  # whole or shortened, as deep as the interpreter goes


def test_a_call_that_is_no_json_is_a_malformed_tool_use() -> None:
    broken = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": '}}
    blocks, reason, _ = converse_blocks(Response("s", "", "attack", (broken,)), None)
    assert reason == "malformed_tool_use"
    assert list(blocks[0]) == ["text"]
    assert converse_blocks(Response("s", "", "gold", (CHAT,)), 5)[1] == "max_tokens"
