"""The handler as Bedrock meets it: documented events in, documented results out."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from rft.contracts.grader_event import EventShapeError

REPOSITORY = Path(__file__).resolve().parents[3]
EVENTS = REPOSITORY / "tests" / "events" / "grader"
SECRET = "Zanzibar"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("RFT_GRADER_FILE", str(REPOSITORY / "datasets" / "math" / "reward.json"))
    monkeypatch.setenv("RFT_RECIPE", "math")
    monkeypatch.setenv("RFT_FUNCTION", "reward")
    return importlib.reload(importlib.import_module("reward.handler"))


def sample(sample_id: str, answer: str, row: int = 0, split: str = "train", **stamp: str) -> dict[str, Any]:
    return {
        "id": sample_id,
        "messages": [
            {"role": "user", "content": f"{SECRET}?"},
            {"role": "assistant", "content": f"{SECRET} {answer}"},
        ],
        "metadata": {
            "reference_answer": "6*7=<<6*7=42>>42\n#### 42",
            "rft": {"run": "math-1", "row": row, "split": split, **stamp},
        },
    }


def written(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [r for r in records if "rft_telemetry" in r], [r for r in records if "_aws" in r]


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_every_documented_event(module: ModuleType, path: Path) -> None:
    event = json.loads(path.read_text(encoding="utf-8"))
    (result,) = module.handler(event, None)
    assert set(result) == {"id", "aggregate_reward_score", "metrics_list"}
    [sent] = event["trajectories"] if isinstance(event, dict) else event
    assert result["id"] == sent["id"]
    # The others have a reference that is no solution of a mathematical problem.
    assert result["aggregate_reward_score"] == (1.0 if sent["id"] == "a" else 0.0)
    json.dumps(result, allow_nan=False)


def test_one_bad_row_never_costs_the_others(module: ModuleType) -> None:
    event = [
        sample("a", "#### 42"),
        {"id": "b"},
        "junk",
        sample("c", "#### 41"),
        {"id": 7, "messages": []},
        sample("d", "#### 42"),
    ]
    results = module.handler(event, None)
    assert [r["id"] for r in results] == ["a", "b", None, "c", 7, "d"]
    assert [r["aggregate_reward_score"] for r in results] == [1.0, 0.0, 0.0, 0.05, 0.0, 1.0]
    assert results[1]["metrics_list"] == [{"name": "error_no_messages", "value": 1.0, "type": "Metric"}]


def test_deterministic_in_any_order(module: ModuleType) -> None:
    event = [sample(str(n), f"#### {n}") for n in range(30, 50)]
    assert module.handler(event, None) == module.handler(event[::-1], None)[::-1]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({}, 'an object without a "trajectories" list'),
        ({"body": "[]"}, 'an object without a "trajectories" list'),
        ({"trajectories": None}, 'an object without a "trajectories" list'),
        ({"trajectories": {"0": {}}}, 'an object without a "trajectories" list'),
        ("[]", "the event is a str"),
        (None, "the event is a NoneType"),
        (5, "the event is a int"),
    ],
)
def test_an_undocumented_event_raises_and_is_named(module: ModuleType, event: object, words: str) -> None:
    with pytest.raises(EventShapeError, match=words):
        module.handler(event, None)


def test_an_empty_batch_is_answered_with_an_empty_list(module: ModuleType) -> None:
    assert module.handler([], None) == []


def test_telemetry_by_run_split_and_phase(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    event = [
        sample("a", "#### 42", 3),
        sample("b", "#### 41", 3),
        sample("c", "#### 42", 4, "validation"),
        sample("d", "#### 42", 5, phase="profile"),
        {"id": "e"},
    ]
    module.handler(event, None)
    lines, metrics = written(capsys)
    assert [(line["run"], line["split"], line["phase"]) for line in lines] == [
        ("math-1", "train", None), ("math-1", "validation", None), ("math-1", "train", "profile"), (None, None, None),
    ]  # fmt: skip
    first = lines[0]
    assert (first["recipe"], first["function"], first["errors"]) == ("math", "reward", {})
    assert [(item["row"], item["score"]) for item in first["items"]] == [(3, 1.0), (3, 0.05)]
    assert first["items"][0]["components"]["correct"] == 1.0
    assert first["items"][0]["length"] == len(f"{SECRET} #### 42")
    assert len(first["items"][0]["hash"]) == 16
    assert lines[3]["errors"] == {"error_no_messages": 1}
    assert metrics[0]["RewardMean"] == pytest.approx(0.525)
    assert metrics[0]["RewardSpread"] == pytest.approx(0.475)
    assert metrics[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "RFT"
    assert metrics[0]["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["recipe", "function"]]
    assert "RewardMean" not in metrics[2]
    assert metrics[3]["GraderErrors"] == 1.0


def test_no_model_text_is_logged(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    module.handler(
        [sample("a", "#### 42"), {"id": "b", "messages": [{"role": "user", "content": SECRET}]}], None
    )
    output = capsys.readouterr()
    assert SECRET not in output.out + output.err


def test_long_batches_are_written_in_parts(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    module.handler([sample(str(n), "#### 42") for n in range(900)], None)
    lines, _ = written(capsys)
    assert [len(line["items"]) for line in lines] == [400, 400, 100]
    assert len({line["batch"] for line in lines}) == 3


def test_the_rule_based_function_imports_neither_boto3_nor_powertools() -> None:
    code = (
        "import sys, reward.handler as h\n"
        "heavy = {'boto3', 'botocore', 'aws_lambda_powertools', 'yaml', 'statistics'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    environment = {
        "PYTHONPATH": str(REPOSITORY / "lambda"),
        "RFT_GRADER_FILE": str(REPOSITORY / "datasets/math/reward.json"),
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=60)


def test_code_is_begun_only_while_a_response_can_end_in_time(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 780_000)
    rules, code = (SimpleNamespace(needs=frozenset({need})) for need in ("none", "sandbox"))
    monkeypatch.setattr(module, "_document", lambda: {"type": "code_tests", "seconds": 5})
    assert module._room(rules, context) is None and module._room(code, None) is None
    # 10 s for the response, as much for the row's own solution, 20 s for its stubs, 10 s for the answer.
    assert module._room(code, context)() == 780 - 50
