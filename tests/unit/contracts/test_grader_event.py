"""Every documented shape of the grader event, and the prompt's name in all its dresses."""

import json
from pathlib import Path
from typing import Any

import pytest

from rft.contracts.conversion import grader_sample
from rft.contracts.grader_event import (
    BadSample,
    EventShapeError,
    GraderResult,
    GraderSample,
    MetricItem,
    Stamp,
    parse_event,
    parse_sample,
)
from rft.contracts.rows import content_text, prompt_hash

EVENTS = Path(__file__).resolve().parents[2] / "events" / "grader"
STAMP = Stamp("math-20261122-0123456789", 7, "train")


def only_sample(name: str) -> GraderSample:
    (sample,) = parse_event(json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8")))
    assert isinstance(sample, GraderSample)
    return sample


@pytest.mark.parametrize(
    "name",
    ["metadata_string", "top_level_string", "text_wrapped", "trajectories", "nova_assistant_parts"],
)
def test_every_shape_gives_the_same_sample(name: str) -> None:
    sample = only_sample(name)
    assert sample.id == "a"
    assert sample.response_text == "48/2 = 24\n48 + 24 = 72\n#### 72"
    assert sample.reference.endswith("#### 72")
    assert sample.user_text.startswith("Natalia sold clips")


def test_extras_and_stamp() -> None:
    sample = only_sample("metadata_string")
    assert sample.extras == {"difficulty": "easy"}
    assert sample.stamp == STAMP
    assert only_sample("top_level_string").stamp is None
    assert only_sample("top_level_object").stamp == STAMP
    assert only_sample("top_level_object").reference == {"answer": "72", "steps": [24]}
    assert only_sample("metadata_object").extras == {"my_key": "sample-001"}


@pytest.mark.parametrize("event", [None, 3, "x", {}, {"trajectories": 1}, {"prompt": "a", "response": "b"}])
def test_undocumented_events_raise(event: object) -> None:
    with pytest.raises(EventShapeError):
        parse_event(event)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (None, "error_sample_not_an_object"),
        ({"id": "x"}, "error_no_messages"),
        ({"id": "x", "messages": []}, "error_no_messages"),
        ({"id": "x", "messages": ["hello"]}, "error_no_messages"),
        ({"id": "x", "messages": [{"role": "user", "content": "?"}]}, "error_no_response"),
    ],
)
def test_a_bad_entry_says_why(entry: object, reason: str) -> None:
    assert parse_sample(entry) == BadSample("x" if entry else None, reason)


@pytest.mark.parametrize(
    "stamp",
    ["text", {}, {"run": "r", "row": "7", "split": "train"}, {"run": "r", "row": True, "split": "train"}],
)
def test_a_broken_stamp_is_no_stamp(stamp: Any) -> None:
    messages = [{"role": "user", "content": "?"}, {"role": "assistant", "content": "x"}]
    sample = parse_sample({"id": "1", "messages": messages, "metadata": {"rft": stamp}})
    assert sample.stamp is None


def test_reasoning_parts_are_no_text() -> None:
    assert content_text([{"reasoningContent": {"reasoningText": {"text": "hm"}}}, {"text": "72"}]) == "72"
    assert content_text([{"type": "reasoning", "text": "hm"}, {"type": "text", "text": "72"}]) == "72"
    assert content_text(None) == ""


def test_result_on_the_wire() -> None:
    result = GraderResult("1", 0.5, (MetricItem("correct", 0.0, "Reward"),))
    assert result.to_wire() == {
        "id": "1",
        "aggregate_reward_score": 0.5,
        "metrics_list": [{"name": "correct", "value": 0.0, "type": "Reward"}],
    }


def test_prompt_hash_is_the_same_in_row_and_event() -> None:
    row: dict[str, Any] = {
        "messages": [
            {"role": "system", "content": "s"},
            {"role": "user", "content": [{"text": "a"}, {"text": "b"}]},
        ]
    }
    event = grader_sample(row, "answer", "1", "profile")
    assert prompt_hash(row["messages"]) == prompt_hash(event["messages"])
    assert prompt_hash(row["messages"]) == prompt_hash(
        [{"role": "system", "content": "s"}, {"role": "user", "content": "a\nb"}], []
    )
    assert prompt_hash(row["messages"]) != prompt_hash(row["messages"], [{"type": "function"}])
    assert len(prompt_hash(row["messages"])) == 64
