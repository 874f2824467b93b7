"""No command lets text of a model, a file, a service or an argument steer the terminal or forge a line of output.

Every command of `rft` has a case here, in which that text is hostile: a command without one fails the first test.
"""

import io
import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rehearsal.result import LeftRunning, RehearsalResult
from rft.preflight.report import Check, PreflightReport, WorstRow
from rft_aws.checks.base import CheckResult
from rft_cli.client.inventory import Inventory, Named
from rft_cli.client.runs import RunHandle, RunProgress
from rft_cli.commands import (
    calibrate,
    destroy,
    doctor,
    preflight,
    rehearse,
    resume,
    score,
    start,
    upload,
    watch,
)
from rft_cli.main import _show_defect, app, main
from tests.unit.cli.recorded_run import RUN, RecordedObjects, training_run
from tests.unit.cli.test_commands import rows
from tests.unit.cli.test_watch import Account
from tests.unit.data.made_logs import record

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b1m\u202e\u200b[bold red]x[red]:smile:\r\nFORGED"
MARKUP = "[bold red]x[red]:smile:"
Case = Callable[[Path, pytest.MonkeyPatch], list[str]]


def evil_rows(path: Path) -> Path:
    row = {"messages": [{"role": EVIL, "content": EVIL}], "reference_answer": EVIL, EVIL: EVIL}
    path.write_text("".join(json.dumps({**row, "id": f"{n}{EVIL}"}) + "\n" for n in range(6)))
    return path


def evil_account(monkeypatch: pytest.MonkeyPatch, module: Any) -> RecordedObjects:
    """The account of a run whose every text is hostile."""
    states, objects = training_run()
    objects.put("run.json", {"model": EVIL})
    finding = {"rule": EVIL, "level": "warn", "message": EVIL, "numbers": {}}
    objects.put("findings/watchdog.json", {"findings": [finding]})
    states.enter("Write report", 100, {"resolve_run": {}, "forecast_run": {"cost_unknown": [EVIL]}})
    states.end("FAILED", 200, error=EVIL, cause=EVIL)
    account = Account(states, objects)
    monkeypatch.setattr(module, "session", lambda _region: account)
    return objects


def a_rehearse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    result = RehearsalResult(
        run_id=EVIL,
        status="FAILED",
        outcome=None,
        sentence=EVIL,
        error=EVIL,
        report=tmp_path / EVIL,
        verdict=None,
        reward_curve=None,
        seconds=1.0,
    )

    class Session:
        home = tmp_path
        aws = SimpleNamespace(endpoint=EVIL, environment=dict.fromkeys(rehearse.LOCAL_VARIABLES, EVIL))

        def __init__(self, _recipe: str, *, say: Callable[[str], None], **_: Any) -> None:
            say(EVIL)

        def __enter__(self) -> "Session":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def run(self, _document: object) -> RunHandle:
            return RunHandle(EVIL, EVIL)

        def follow(self, _run: RunHandle, show: Callable[[RunProgress], None]) -> None:
            show(RunProgress("RUNNING", 1.0, EVIL, (EVIL,), 1, 0.5))

        def result(self, _run: RunHandle) -> RehearsalResult:
            return result

        def left_running(self) -> LeftRunning:
            return LeftRunning(jobs=[EVIL], deployments=[])

    monkeypatch.setattr(rehearse, "RehearsalSession", Session)
    return ["rehearse", "--hold"]


def a_doctor(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, doctor)
    found = [CheckResult(name=EVIL, status="failed", message=EVIL, fix=EVIL)]
    monkeypatch.setattr(doctor, "run_checks", lambda *_: found)
    monkeypatch.setattr(doctor, "CheckClients", SimpleNamespace(from_session=lambda _: None))
    return ["doctor"]


def a_import_logs(tmp_path: Path, _monkeypatch: pytest.MonkeyPatch) -> list[str]:
    logs = tmp_path / f"logs{EVIL}.json"
    logged = record({"messages": [{"role": "user", "content": [{"text": EVIL}]}]}, response={EVIL: EVIL})
    logs.write_text(json.dumps(logged) + "\n" + json.dumps(record(EVIL, operation=EVIL)) + "\n")
    return ["import-logs", str(logs), "--out", str(tmp_path / f"out{EVIL}.jsonl")]


def a_split(tmp_path: Path, _monkeypatch: pytest.MonkeyPatch) -> list[str]:
    file = tmp_path / f"rows{EVIL}.jsonl"
    file.write_text(rows(60))
    return ["split", str(file), "--out", str(tmp_path / f"out{EVIL}")]


def a_validate(tmp_path: Path, _monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return ["validate", "--train", str(evil_rows(tmp_path / f"train{EVIL}.jsonl"))]


def a_preflight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    report = PreflightReport(
        decision="refuse",
        reasons=[EVIL],
        checks=[Check(name=EVIL, passed=False, sentence=EVIL)],
        strategies={EVIL: 0.5},
        worst_rows=[],
        low_margin_rows=[WorstRow(row=1, gold=1.0, attack=1.0, strategy=EVIL, text=EVIL)],
        rows=1,
        samples=1,
        warnings=[EVIL],
    )
    monkeypatch.setattr(preflight, "run_preflight", lambda *_, **__: report)
    return ["preflight", "--recipe", "math"]


def a_score(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    metric = {"name": EVIL, "value": 1.0, "type": "Metric"}
    monkeypatch.setattr(score, "invoke", lambda *_: [{"id": EVIL, "metrics_list": [metric]}])
    monkeypatch.setattr(sys, "stdin", io.StringIO("[]"))
    return ["score", "--recipe", "math"]


def a_calibrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, calibrate)
    cases = tmp_path / f"cases{EVIL}.jsonl"
    cases.write_text(json.dumps({EVIL: EVIL}) + "\n")
    return ["calibrate", "--recipe", "math", "--file", str(cases)]


def a_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, upload)
    monkeypatch.setattr(Account, "upload_file", lambda *_: None, raising=False)
    return ["upload", str(evil_rows(tmp_path / f"{EVIL}.jsonl")), "--recipe", "math"]


def a_start(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, start)
    return ["start", "--recipe", EVIL]


def a_watch(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, watch)
    return ["watch", RUN.run_id]


def a_resume(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, resume)
    return ["resume", EVIL]


def a_destroy(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    evil_account(monkeypatch, destroy)
    thing = Named(EVIL, EVIL, EVIL)
    found = Inventory([EVIL], [EVIL], [thing], [thing], [thing], [], [EVIL], [EVIL], EVIL)
    monkeypatch.setattr(destroy, "take_inventory", lambda *_: found)
    monkeypatch.setattr(destroy, "TeardownClients", SimpleNamespace(from_session=lambda _: None))
    return ["destroy", "--yes"]


def a_convert_grader(tmp_path: Path, _monkeypatch: pytest.MonkeyPatch) -> list[str]:
    job = tmp_path / f"job{EVIL}.json"
    job.write_text(json.dumps({"type": EVIL, "name": EVIL, EVIL: EVIL}))
    return ["convert-grader", str(job)]


CASES: dict[str, Case] = {
    name.removeprefix("a_").replace("_", "-"): case
    for name, case in dict(globals()).items()
    if name.startswith("a_")
}


def test_every_command_has_a_case() -> None:
    assert CASES.keys() == {command.name for command in app.registered_commands}


@pytest.fixture(autouse=True)
def no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def hidden(text: str) -> set[str]:
    """Characters of a text that do not stand for themselves on a terminal, line ends apart."""
    return {mark for mark in text if unicodedata.category(mark) in ("Cc", "Cf", "Cs") and mark != "\n"}


@pytest.mark.parametrize("name", CASES)
def test_hostile_text_stays_text(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(CASES[name](tmp_path, monkeypatch))
    said = capsys.readouterr()
    text = said.out + said.err
    assert "x[red]" in text, "the hostile text was not shown at all: the case proves nothing"
    assert hidden(text) == set()
    assert not any(line.lstrip().startswith("FORGED") for line in text.splitlines())
    assert MARKUP in text


@pytest.mark.parametrize("name", [name for name in CASES if name != "score"])
def test_json_is_ascii_and_nothing_beside_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*CASES[name](tmp_path, monkeypatch), "--json"])
    said = capsys.readouterr()
    assert said.out.isascii() and hidden(said.out + said.err) == set()
    documents = said.out.splitlines() if name == "watch" else [said.out] if said.out else []
    assert all(json.loads(document) is not None for document in documents)


def test_a_defects_traceback_is_safe_to_print(capsys: pytest.CaptureFixture[str]) -> None:
    error = RuntimeError(EVIL)
    _show_defect(RuntimeError, error, None)
    said = capsys.readouterr().err
    assert MARKUP in said and hidden(said) == set()
