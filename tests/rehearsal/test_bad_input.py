"""Bad input ends before anything is submitted, with a sentence that names the key, bucket, line or number."""

import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal.session import RehearsalSession
from stacks.project import ROOT

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]
TRAIN = (ROOT / "datasets/math/train.jsonl").read_text(encoding="utf-8").splitlines()


def jobs(session: RehearsalSession) -> int:
    """How many training jobs were ever made."""
    return len(
        session.aws.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"recipe": "math", "modle": "nova-2-lite"}, ["unknown key `modle`", "did you mean `model`"]),
        ({"recipe": "chess"}, ["'chess'", "carries math", "`recipes` setting"]),
        (
            {"recipe": "math", "model": "gpt-oss-20b"},
            ["'gpt-oss-20b'", "not offered", "us-east-1", "us-west-2"],
        ),
        ({"recipe": "math", "model": "gpt-9"}, ["'gpt-9'", "not in the catalogue", "nova-2-lite"]),
        ({"recipe": "math", "train": "s3://foreign-bucket/t.jsonl"}, ["'foreign-bucket'", "`data_buckets`"]),
        ({"recipe": "math", "hyperparameters": {"batchSize": 8}}, ["hyperparameters.batchSize", "8", "16"]),
        ({}, ["name a recipe"]),
        ({"resume": "math-20200101-0123456789"}, ["nothing is stored", "math-20200101-0123456789"]),
    ],
    ids=str,
)
def test_an_input_that_cannot_be_used_is_named(
    session: RehearsalSession, given: Any, words: list[str]
) -> None:
    before = jobs(session)
    result = session.rehearse(given)
    assert (result.status, result.error) == ("FAILED", "InvalidRunInput"), result.sentence
    for word in words:
        assert word in result.sentence
    assert result.report is not None
    assert jobs(session) == before


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([*TRAIN[:36], TRAIN[36][:-20], *TRAIN[37:]], ["train.jsonl", "line 37"]),
        (TRAIN[:99], ["99 rows", "100"]),
    ],
    ids=["broken line 37", "99 rows"],
)
def test_data_that_cannot_be_used_is_refused(
    session: RehearsalSession, tmp_path: Path, lines: list[str], words: list[str]
) -> None:
    before = jobs(session)
    file = tmp_path / "train.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = session.rehearse({"recipe": "math", "train": session.upload(file, f"{len(lines)}/train.jsonl")})
    assert (result.status, result.outcome) == ("SUCCEEDED", "data_refused"), result.sentence
    for word in words:
        assert word in result.sentence
    assert result.report is not None
    findings = json.loads(result.report.with_name("report.json").read_text())["datasets"]["findings"]
    assert any(
        all(word in json.dumps(finding) for word in words[-1:]) or finding["line"] == 37
        for finding in findings
    )
    assert jobs(session) == before
