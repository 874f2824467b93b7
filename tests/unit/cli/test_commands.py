"""The commands that need no account: what they print, and their exit codes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rft.contracts.outcomes import Outcome
from rft.graders.sandbox import probe
from rft.graders.sandbox.probe import ProbeCheck, ProbeReport
from rft_cli.client.errors import InputRefused
from rft_cli.commands.upload import upload_key
from rft_cli.commands.validate import splits_of
from rft_cli.exit_codes import BY_OUTCOME, ExitCode, exit_code_of
from rft_cli.graders import recipe_folder
from rft_cli.main import main
from rft_cli.run_input import run_input

REWARD = {"type": "string_check", "name": "same", "input": "{{sample.output_text}}", "operation": "eq"}


@pytest.fixture(autouse=True)
def no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_every_outcome_has_an_exit_code_of_its_own() -> None:
    assert set(BY_OUTCOME) == set(Outcome)
    assert len(set(BY_OUTCOME.values())) == len(Outcome)
    assert exit_code_of("SUCCEEDED", "promoted") == 0
    assert exit_code_of("FAILED", None) == ExitCode.FAULT
    assert exit_code_of("ABORTED", None) == exit_code_of("TIMED_OUT", None) == ExitCode.ABORTED


def test_the_table_in_the_docstring_is_the_table() -> None:
    from rft_cli import exit_codes

    table = exit_codes.__doc__ or ""
    assert all(f"| {code.value} | {code.name.lower()} |" in table for code in ExitCode)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bogus"], ExitCode.INPUT_ERROR, "bogus"),
        (["rehearse", "--fault", "none-such"], ExitCode.INPUT_ERROR, "job-fails"),
        (["rehearse", "--train", "/none/such.jsonl"], ExitCode.INPUT_ERROR, "no such file"),
        (["rehearse", "--model", "nova-9"], ExitCode.INPUT_ERROR, "qwen3-32b"),
        (["rehearse", "--set", "sed=3"], ExitCode.INPUT_ERROR, "did you mean `seed`"),
        (["start", "--input", "{"], ExitCode.INPUT_ERROR, "no JSON"),
        (["start"], ExitCode.INPUT_ERROR, "name a recipe"),
        (["start", "--recipe", "math"], ExitCode.NOT_REACHABLE, "No Region"),
        (["watch", "x"], ExitCode.NOT_REACHABLE, "No Region"),
        (["doctor", "--region", "us-east-1"], ExitCode.NOT_REACHABLE, "credentials"),
        (["destroy", "--json"], ExitCode.INPUT_ERROR, "--yes"),
        (["validate"], ExitCode.INPUT_ERROR, "Name files"),
        (["validate", "--recipe", "none-such"], ExitCode.INPUT_ERROR, "no recipe"),
        (["score"], ExitCode.INPUT_ERROR, "either"),
    ],
)
def test_a_mistake_is_a_sentence_and_a_code(
    arguments: list[str],
    code: ExitCode,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    assert main(arguments) == code
    shown = capsys.readouterr()
    assert said in shown.err and "Traceback" not in shown.err
    assert shown.out == ""


def rows(count: int, start: int = 0) -> str:
    return "".join(
        json.dumps(
            {
                "messages": [{"role": "user", "content": f"What is {number} plus {number * 7}?"}],
                "reference_answer": str(number * 8),
            }
        )
        + "\n"
        for number in range(start, start + count)
    )


def test_validate_gives_the_gates_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.jsonl").write_text(rows(120))
    (tmp_path / "test.jsonl").write_text(rows(30, 500) + "{broken\n")
    arguments = ["validate", str(tmp_path / "train.jsonl"), str(tmp_path / "test.jsonl"), "--json"]
    assert main(arguments) == ExitCode.DATA_REFUSED
    report = json.loads(capsys.readouterr().out)
    assert report["valid"] is False and report["rows"] == {"train": 120, "test": 31}
    assert any(finding["line"] == 31 for finding in report["findings"])


def test_score_answers_as_the_deployed_function_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps([sample("#### 12"), sample("#### 13")])))
    assert main(["score", "--recipe", "math"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert [result["id"] for result in results] == ["s", "s"]
    assert results[0]["aggregate_reward_score"] > results[1]["aggregate_reward_score"]


def test_score_refuses_a_broken_grader_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    grader = tmp_path / "reward.json"
    grader.write_text(json.dumps({"type": "no_such_grader"}))
    monkeypatch.setattr(sys, "stdin", io.StringIO("[]"))
    assert main(["score", "--reward", str(grader)]) == ExitCode.INPUT_ERROR
    assert "no_such_grader" in capsys.readouterr().err


def code_samples() -> str:
    row = json.loads((recipe_folder("code") / "train.jsonl").read_text(encoding="utf-8").splitlines()[0])
    texts = (row["reference_answer"]["solution"], row["reference_answer"]["slip"], "import os\nos._exit(0)")
    samples = [
        {
            "id": str(index),
            "messages": [*row["messages"], {"role": "assistant", "content": f"```python\n{text}\n```"}],
            "metadata": {"reference_answer": row["reference_answer"]},
        }
        for index, text in enumerate(texts)
    ]
    return json.dumps(samples)


def test_score_runs_code_in_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(code_samples()))
    assert main(["score", "--recipe", "code"]) == 0
    scores = [result["aggregate_reward_score"] for result in json.loads(capsys.readouterr().out)]
    assert scores[0] == 1.0 and scores[1] <= 0.4 and scores[2] == 0.0


def test_score_says_what_to_do_where_the_sandbox_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_sandbox = ProbeReport((ProbeCheck("no_processes", False, "returned"),))
    monkeypatch.setattr(probe, "_proved", None)
    monkeypatch.setattr(probe, "probe", lambda _: open_sandbox)
    monkeypatch.setattr(sys, "stdin", io.StringIO(code_samples()))
    assert main(["score", "--recipe", "code"]) == ExitCode.FAULT
    said = capsys.readouterr()
    assert said.out == ""
    assert "no_processes (returned)" in said.err and "needs Linux" in said.err


def sample(response: str) -> dict[str, Any]:
    question = {"role": "user", "content": "What is 5 + 7?"}
    return {
        "id": "s",
        "messages": [question, {"role": "assistant", "content": response}],
        "metadata": {"reference_answer": "#### 12"},
    }


def test_run_input_takes_words_numbers_and_paths() -> None:
    settings = ["seed=3", "hyperparameters.epochCount=2", "approve_training=true"]
    given = run_input("math", None, settings, {"train": "s3://bucket-a/uploads/train.jsonl"})
    assert given == {
        "recipe": "math",
        "seed": 3,
        "hyperparameters": {"epochCount": 2},
        "approve_training": True,
        "train": "s3://bucket-a/uploads/train.jsonl",
    }


@pytest.mark.parametrize("setting", ["seed", "=3", "seed=-1", "recipe.x=1", "hyperparameters.epochCount=99"])
def test_run_input_refuses(setting: str) -> None:
    with pytest.raises(InputRefused):
        run_input("math", None, [setting])


def test_an_upload_is_named_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "my rows=1.jsonl"
    file.write_text("a")
    first = upload_key("math", file)
    file.write_text("b")
    second = upload_key("math", file)
    assert first != second
    assert first.startswith("uploads/math/") and first.endswith("/my-rows-1.jsonl")


def test_splits_are_told_by_name(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("math-train-v2.jsonl", "test.jsonl")]
    for file in files:
        file.touch()
    assert splits_of(files, {}) == {"train": files[0], "test": files[1]}
    odd = tmp_path / "rows.jsonl"
    odd.touch()
    with pytest.raises(InputRefused, match="tells no split"):
        splits_of([odd], {})
    with pytest.raises(InputRefused, match="already"):
        splits_of([files[0]], {"train": files[0]})
