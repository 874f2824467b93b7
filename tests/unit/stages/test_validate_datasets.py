"""Validate datasets as a stage: the run's own copies, named as the customer knows them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rft.contracts.errors import InvalidRunInput
from rft.contracts.paths import SPLITS, RunPaths
from rft.contracts.recipe import Hyperparameters
from rft.data.report import DatasetReport
from rft_aws.stage import StageContext
from stages.validate_datasets import validate
from tests.fakes.runs import RUN_ID, context, run
from tests.fakes.s3 import FakeS3
from tests.unit.data.made import Files, clean

PATHS = RunPaths(RUN_ID)


def stage(files: Files, **changes: Any) -> StageContext:
    s3 = FakeS3()
    for split in SPLITS:
        s3.put_object(Bucket="runs", Key=PATHS.data(split), Body=b"\n".join(files[split]) + b"\n")
    given = context(s3, {})
    return replace(given, run=run(**changes))


def stored(given: StageContext) -> DatasetReport:
    body = given.store.require(PATHS.findings("validate_datasets"))
    return DatasetReport.model_validate_json(body)


def test_good_data_goes_on_with_sizes_and_steps() -> None:
    given = stage(clean())
    entry = validate(given).model_dump(mode="json")
    assert entry["decision"] == "continue" and entry["outcome"] is None
    assert entry["effective_rows"] == {"train": 200, "validation": 100, "test": 30}
    assert entry["steps"] == 8 and stored(given).findings == []


def test_bad_data_ends_the_run_with_file_line_and_path() -> None:
    files = clean()
    row = {**json.loads(files["train"][8]), "reference_answer": "no number"}
    files["train"][8] = json.dumps(row).encode()
    given = stage(files, reward_config={"type": "math_answer", "answers": "numbers"})
    entry = validate(given).model_dump(mode="json")
    assert (entry["decision"], entry["outcome"]) == ("end", "data_refused")
    assert entry["reason"] == (
        "The data cannot be used: s3://datasets/recipes/math/train.jsonl line 9, reference_answer: has no number as "
        "its final answer, and the grader takes numbers alone (math_answer in reward.json); the page of the grader "
        "shows the forms."
    )
    assert stored(given).counts["reference_shape"].error == 1


def test_dropped_rows_leave_the_effective_rows() -> None:
    given = stage(clean(), hyperparameters=Hyperparameters(maxPromptLength=80, batchSize=64, epochCount=2))
    entry = validate(given).model_dump(mode="json")
    # Rows without tools have about 65 tokens by the estimate, rows with tools over 100.
    assert entry["rows"]["train"] == 200 and entry["effective_rows"]["train"] == 150
    assert "Bedrock will drop about 50 training rows" in entry["reason"]


def test_a_grader_that_cannot_be_used_is_the_recipes_fault() -> None:
    with pytest.raises(InvalidRunInput, match="cannot be used"):
        validate(stage(clean(), reward_config={"type": "tool_calls", "mode": "none such"}))
