"""Invocation logs of every form become rows that the gates can read."""

import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rft.catalogue.models import RowLimits
from rft.data.invocation_logs import LogOptions, LogReader
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from rft_cli.main import main
from tests.fakes.s3 import FakeS3


def record(body: Any, operation: str = "Converse", response: Any = None, **more: Any) -> dict[str, Any]:
    """A record as Bedrock writes it."""
    return {
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": "2026-11-01T08:00:00Z",
        "region": "us-east-1",
        "requestId": "915a6a04-3f83-4c70-a277-7fbf7ea546b3",
        "operation": operation,
        "modelId": "amazon.nova-2-lite-v1:0",
        "input": {"inputContentType": "application/json", "inputBodyJson": body, "inputTokenCount": 4},
        "output": {
            "outputContentType": "application/json",
            "outputBodyJson": response,
            "outputTokenCount": 5,
        },
        **more,
    }


def asked(text: str, **more: Any) -> dict[str, Any]:
    return record({"messages": [{"role": "user", "content": [{"text": text}]}]}, **more)


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


def test_the_command_reads_files_folders_and_gzip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs, out = tmp_path / "logs", tmp_path / "rows.jsonl"
    logs.mkdir()
    (logs / "a.json.gz").write_bytes(gzip.compress(json.dumps(asked("a \ud800")).encode() + b"\n"))
    (logs / "b.json").write_text(json.dumps(asked("b", requestId="2")) + "\nno json\n")
    assert main(["import-logs", str(logs), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "out": str(out), "rows": 2, "skipped": {"is no record of a model invocation": 1},
    }  # fmt: skip
    assert [json.loads(line)["messages"][0]["content"] for line in out.read_text().splitlines()] == [
        "a \ud800",
        "b",
    ]
    assert main(["import-logs", str(logs), "--out", str(out)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "rows.jsonl"]


def test_what_cannot_be_read_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress(b"x" * 1000)[:20])
    for source in (broken, tmp_path / "not there"):
        assert main(["import-logs", str(source), "--out", str(tmp_path / "rows.jsonl")]) == 2
    (tmp_path / "empty.json").write_text("{}\n")
    assert main(["import-logs", str(tmp_path / "empty.json"), "--out", str(tmp_path / "rows.jsonl")]) == 2
    assert "1 skipped: each is no record" in capsys.readouterr().err
    assert not list(tmp_path.glob("rows*"))


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


def test_logs_and_large_bodies_are_read_from_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = {**asked("a"), "requestId": "2", "input": {"inputBodyS3Path": "s3://logs/p/data/2_input.json.gz"}}
    store = FakeS3()
    store.objects = {
        ("logs", "p/b.json.gz"): gzip.compress(json.dumps(large).encode()),
        ("logs", "p/a.json"): json.dumps(asked("short")).encode(),
        ("logs", "p/data/2_input.json.gz"): gzip.compress(b'{"inputText": "long"}'),
        ("logs", "p/amazon-bedrock-logs-permission-check"): b"no record",
    }
    monkeypatch.setattr(
        "rft_cli.commands.import_logs.session", lambda _region: SimpleNamespace(client=lambda _n: store)
    )
    out = tmp_path / "rows.jsonl"
    assert main(["import-logs", "s3://logs/p/", "--out", str(out)]) == 0
    texts = [json.loads(line)["messages"][0]["content"] for line in out.read_text().splitlines()]
    assert texts == ["short", "long"]
    assert main(["import-logs", "s3://logs/nothing/", "--out", str(tmp_path / "other.jsonl")]) == 2
