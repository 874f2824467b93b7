"""`rft import-logs`: files, folders, gzip and S3; what cannot be read leaves no file."""

import gzip
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from rft_cli.main import main
from tests.fakes.s3 import FakeS3
from tests.unit.data.made_logs import asked


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
