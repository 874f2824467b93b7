"""`rft watch` against a recorded execution: its three ways of showing, its end, and Ctrl-C."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from rft_cli.client.snapshot import RunSnapshot
from rft_cli.commands import watch
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.main import main
from rft_cli.run_displays import LiveDisplay, display_for
from tests.unit.cli.recorded_run import ARN, RUN, RecordedObjects, RecordedStates, observer, training_run

OUTPUTS = {
    "StateMachineArn": "arn:aws:states:us-east-1:111122223333:stateMachine:machine",
    "DatasetsBucket": "datasets",
    "RunsBucket": "runs",
    "KeyArn": "key",
    "TopicArn": "topic",
    "TrainingRoleArn": "role",
    "ChampionPrefix": "/rft/champions",
    "Recipes": "math",
}
OUTCOME = json.dumps({"outcome": "rejected", "sentence": "The tuned model is not better."})


class Account:
    """A session whose clients know one stack with one run."""

    region_name = "us-east-1"

    def __init__(self, states: RecordedStates, objects: RecordedObjects) -> None:
        self._clients: dict[str, Any] = {"stepfunctions": states, "s3": self, "cloudformation": self}
        self._objects = objects
        objects.put("executions/one.json", {"arn": ARN})

    def client(self, name: str) -> Any:
        return self._clients[name]

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in OUTPUTS.items()]
        return {"Stacks": [{"StackStatus": "CREATE_COMPLETE", "Outputs": outputs}]}

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, Any]]:
        found = [{"Key": key, "LastModified": 1} for key in self._objects.bodies if key.startswith(Prefix)]
        return [{"Contents": found if Bucket == "runs" else []}]

    def get_object(self, **arguments: Any) -> dict[str, Any]:
        return self._objects.get_object(**arguments)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> tuple[RecordedStates, RecordedObjects]:
    states, objects = training_run()
    account = Account(states, objects)
    monkeypatch.setattr(watch, "session", lambda _region: account)
    return states, objects


def ends_after_looks(
    states: RecordedStates, monkeypatch: pytest.MonkeyPatch, looks: int, error: BaseException | None = None
) -> list[float]:
    """Ends the run, or raises, while the command waits for so many-th time; the waits."""
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == looks:
            if error is not None:
                raise error
            states.enter("Write report", 200)
            states.end("SUCCEEDED", 210, output=OUTCOME)

    monkeypatch.setattr("rft_cli.commands.watch.follow", follow_with(wait))
    return waits


def follow_with(wait: Any) -> Any:
    from rft_cli.client.follow import follow

    return lambda look, show, trouble, pace: follow(look, show, trouble, pace, wait)


def test_plain_lines_where_there_is_no_terminal(
    recorded: tuple[RecordedStates, RecordedObjects],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = ends_after_looks(recorded[0], monkeypatch, 3)
    assert main(["watch", RUN.run_id]) == ExitCode.REJECTED
    said = capsys.readouterr()
    assert waits == [2.0, 2.5, 3.125]
    # Three looks of which two show nothing new.
    assert said.err.count("Monitor job: running") == 1 and "Monitor job: done" in said.err
    assert said.err.count("Watchdog, warn: length_growth") == 1
    assert "rejected: The tuned model is not better." in said.out
    assert f"Report: s3://runs/runs/{RUN.run_id}/report.html" in said.out
    assert "Open it: https://us-east-1.console.aws.amazon.com/s3/object/runs" in said.out


def test_json_is_one_line_a_change_and_one_for_the_end(
    recorded: tuple[RecordedStates, RecordedObjects],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends_after_looks(recorded[0], monkeypatch, 3)
    assert main(["watch", RUN.run_id, "--json", "--every", "1"]) == ExitCode.REJECTED
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["type"] for line in lines] == ["look", "look", "end"]
    assert (lines[0]["stage"], lines[0]["job"]["step"], lines[1]["ended"]) == ("Monitor job", 2, True)
    assert (lines[2]["outcome"], lines[2]["exit_code"]) == ("rejected", ExitCode.REJECTED)
    assert said.err == ""


def test_once_looks_once(
    recorded: tuple[RecordedStates, RecordedObjects], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", RUN.run_id, "--once"]) == ExitCode.OK
    assert "step 2 of about 60" in capsys.readouterr().out
    assert main(["watch", RUN.run_id, "--once", "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["run_id"] == RUN.run_id
    recorded[0].end("FAILED", 5, error="TrainingJobFailed", cause="It broke.")
    assert main(["watch", RUN.run_id, "--once"]) == ExitCode.FAULT
    assert "TrainingJobFailed: It broke." in capsys.readouterr().out


def test_ctrl_c_leaves_the_run_alone_and_says_how_to_come_back(
    recorded: tuple[RecordedStates, RecordedObjects],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends_after_looks(recorded[0], monkeypatch, 2, KeyboardInterrupt())
    arguments = ["watch", RUN.run_id, "--region", "us-east-1", "--stack-prefix", "rft"]
    assert main(arguments) == ExitCode.INTERRUPTED
    said = capsys.readouterr().err
    assert f"The run goes on. Come back with: rft watch {RUN.run_id} --region us-east-1\n" in said
    assert "Error" not in said
    assert watch.come_back("r", None, "other") == "rft watch r --stack-prefix other"


def test_a_terminal_gets_a_live_view() -> None:
    assert not isinstance(display_for(Output()), LiveDisplay)
    console = Console(file=io.StringIO(), force_terminal=True, width=100, height=60, color_system=None)
    seen: RunSnapshot = observer(*training_run()).look()
    with LiveDisplay(console) as display:
        display.trouble("AWS does not answer.\x1b[2J")
        display.show(seen)
        display.trouble("AWS does not answer.\x1b[2J")
        recorded = Console(file=io.StringIO(), record=True, width=100, color_system=None)
        recorded.print(display.view())
        text = recorded.export_text()
    assert "step 2 of about 60" in text and "AWS does not answer.[2J" in text
