"""`rft preflight`: somebody's own file in a process of its own, a deployed function, a recipe, and its exit codes."""

import io
import json
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rft.preflight.contract import Raised
from rft_cli.client.errors import CommandFailed, InputRefused
from rft_cli.commands.preflight import ANSWERS, read_rows, region_of, step_load
from rft_cli.exit_codes import ExitCode
from rft_cli.main import main
from rft_cli.reward_sources import DeployedReward, PythonReward
from tests.unit.preflight.test_gate import ROWS

HANDLER = """
import json
def {name}(event, context):
    print(event)
    assert context.get_remaining_time_in_millis() > 0
    entries = event["trajectories"] if isinstance(event, dict) else event
    return [{{"id": e["id"], "aggregate_reward_score": {score}, "metrics_list": []}} for e in entries]
"""
GRADE = """
def grade(sample, item):
    if sample["output_text"] == "stop":
        raise KeyError("secret text")
    known = {"big": 7, "nan": float("nan"), "half": 0.5, "text": "1"}
    return known.get(sample["output_text"], item["reference_answer"])
"""
EVENT = [
    {"id": f"i{place}", "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": text}],
     "metadata": {"reference_answer": 0.25}}
    for place, text in enumerate(("half", "big", "nan", "text", "stop", "else"))
]  # fmt: skip


def own(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "own_reward.py"
    path.write_text(source, encoding="utf-8")
    return path


def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["lambda_handler", "handler"])
def test_a_handler_is_called_as_lambda_calls_it(name: str, tmp_path: Path) -> None:
    with closing(PythonReward(own(tmp_path, HANDLER.format(name=name, score=0.5)))) as reward:
        answer: Any = reward(EVENT)
        assert [result["id"] for result in answer] == [entry["id"] for entry in EVENT]
        assert answer == reward({"trajectories": EVENT})
        assert reward.last_seconds is not None and reward.last_seconds > 0


def test_what_a_handler_raises_is_named_without_its_text(tmp_path: Path) -> None:
    path = own(tmp_path, 'def handler(event, context):\n    raise ValueError(event[0]["id"])\n')
    with closing(PythonReward(path)) as reward:
        assert reward(EVENT) == Raised("The function raised ValueError in line 2 of own_reward.py.")


def test_a_file_that_ends_its_process_is_an_answer(tmp_path: Path) -> None:
    path = own(tmp_path, "import os\ndef handler(event, context):\n    os._exit(0)\n")
    with closing(PythonReward(path)) as reward:
        for _ in range(2):
            found = reward(EVENT)
            assert isinstance(found, Raised) and "ended its process" in found.sentence


def test_grade_is_clipped_and_anything_but_a_number_is_0(tmp_path: Path) -> None:
    with closing(PythonReward(own(tmp_path, GRADE))) as reward:
        answer: Any = reward([*EVENT, {"id": "broken"}])
    assert [result["aggregate_reward_score"] for result in answer] == [0.5, 1.0, 0.0, 0.0, 0.0, 0.25, 0.0]
    assert answer[-1]["id"] == "broken"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\n", "it has no lambda_handler"),
        ("1 / 0\n", "ZeroDivisionError in line 1"),
        ("def (", "SyntaxError"),
    ],
)
def test_a_file_that_cannot_be_tried_is_refused(source: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=words):
        PythonReward(own(tmp_path, source))


def lambda_client(payload: Any, **more: Any) -> Any:
    body = json.dumps(payload).encode()
    return SimpleNamespace(invoke=lambda **_: {"Payload": io.BytesIO(body), **more})


def test_a_deployed_function_that_raises_is_an_answer_and_a_judges_fault_is_none() -> None:
    assert DeployedReward(lambda_client([1]), "arn")(EVENT) == [1]
    raised = DeployedReward(lambda_client({"errorType": "KeyError"}, FunctionError="Unhandled"), "arn")(EVENT)
    assert isinstance(raised, Raised) and "raised KeyError" in raised.sentence
    fault = {"errorType": "GraderFault", "errorMessage": "judge_throttled: later"}
    with pytest.raises(CommandFailed, match="judge_throttled"):
        DeployedReward(lambda_client(fault, FunctionError="Unhandled"), "arn")(EVENT)

    def busy(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "no"}}, "Invoke")

    with pytest.raises(CommandFailed, match="too many functions"):
        DeployedReward(SimpleNamespace(invoke=busy), "arn")(EVENT)  # type: ignore[arg-type]


def test_a_reward_that_pays_everything_is_refused_and_the_json_lists_the_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own(tmp_path, HANDLER.format(name="handler", score=1.0))
    given = ["preflight", "--python", str(path), "--rows", str(rows_file(tmp_path)), "--answers", "math"]
    assert main([*given, "--max-rows", "5", "--json"]) == ExitCode.REWARD_REFUSED
    shown = capsys.readouterr()
    report = json.loads(shown.out)
    assert {row["row"] for row in report["low_margin_rows"]} == {row["row"] for row in report["worst_rows"]}
    assert report["rows"] == 5 and all(row["attack"] == 1.0 for row in report["low_margin_rows"])
    assert "failed   fixed_strings: The same text on every row is paid" in shown.err


def test_a_recipes_own_reward_passes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RFT_GRADER_FILE", "RFT_RECIPE", "RFT_FUNCTION"):
        monkeypatch.setenv(name, "")
    assert main(["preflight", "--recipe", "math", "--max-rows", "10", "--concurrency", "20"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "The reward function passed on" in shown and "20 calls at a time)" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rows", "{rows}", "--answers", "math"], "Give one of --lambda ARN"),
        (["--recipe", "math", "--python", "x.py"], "Give one of --lambda ARN"),
        ([], "Say what the right answers"),
        (["--recipe", "math", "--answers", "math"], "A recipe says itself"),
        (["--recipe", "math", "--function", "both"], "choose reward or evaluation"),
        (["--python", "x.py", "--rows", "r.jsonl"], "Say what the right answers"),
        (["--python", "x.py", "--rows", "r.jsonl", "--answers", "songs"], "choose one of code, json"),
        (["--python", "x.py", "--answers", "math"], "Give --rows FILE"),
        (["--python", "x.py", "--answers", "math", "--rows", "none.jsonl"], "there is no such file"),
        (["--lambda", "my-function", "--answers", "math", "--rows", "{rows}"], "is no function's ARN"),
        (["--python", "none.py", "--answers", "math", "--rows", "{rows}"], "none.py: there is no such file"),
        (["--python", "x.py", "--reward", "{rows}", "--rows", "{rows}"], "cannot be read as JSON"),
    ],
)
def test_what_cannot_be_used_is_said(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = str(rows_file(tmp_path))
    assert main(["preflight", *(given.format(rows=rows) for given in arguments)]) == ExitCode.INPUT_ERROR
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2 is no JSON"),
        ("[" * 100_000, "line 2 is no JSON"),
        ('{"messages": []}', "line 2 has no messages"),
        ('{"messages": [5]}', "line 2 has no messages"),
        ('{"messages": [{"role": ["user"]}]}', "line 2 has no messages"),
    ],
)
def test_a_line_that_is_no_row_is_named(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(ROWS[0])}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=words):
        read_rows(path, None)


def test_small_parts() -> None:
    assert region_of("arn:aws:lambda:eu-west-1:123456789012:function:mine:3") == "eu-west-1"
    assert step_load("math", None, 4, None, None).samples_per_prompt == 4
    assert step_load(None, None, None, None, None).batch_size is None
    assert set(ANSWERS) == {"code", "json", "judged", "math", "text", "tools"}
