"""Labelled cases in a run: pinned where there is a judge, refused where they cannot be used, put to both functions."""

import io
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rft.calibration.report import CalibrationReport
from rft.contracts.errors import InvalidRunInput, RewardFunctionFailed
from rft.contracts.paths import RunPaths
from rft.contracts.run import Run
from rft_aws import clients
from rft_aws.data_import import SplitImporter
from rft_aws.judge_calibration import calibrate_judges, pin_calibration
from rft_aws.remembered_calls import CallMemory
from rft_aws.run_store import RunStore
from rft_aws.stage import StageContext
from tests.fakes.runs import ENVIRONMENT, RUN_ID, context, run
from tests.fakes.s3 import FakeS3
from tests.unit.calibration.made import RUBRIC, Function, singles

URI = "s3://datasets/recipes/math/calibration.jsonl"
KEY = RunPaths(RUN_ID).data("calibration")
EXACT = {"type": "math_answer"}
JUDGED = {"reward": RUBRIC, "evaluation": EXACT}


def lines(count: int = 120, **changes: Any) -> bytes:
    rows = [{**case.model_dump(exclude={"rft"}), **changes} for case in singles(count)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def pinned(body: bytes | None, documents: dict[str, dict[str, Any]]) -> tuple[FakeS3, Any]:
    s3 = FakeS3()
    if body is not None:
        s3.objects["datasets", "recipes/math/calibration.jsonl"] = body
    store = RunStore(s3, "runs")  # type: ignore[arg-type]
    importer = SplitImporter(s3, store, RUN_ID)  # type: ignore[arg-type]
    return s3, pin_calibration(importer, store, RUN_ID, URI, documents)


def test_the_file_is_copied_by_version_with_every_case_stamped() -> None:
    s3, found = pinned(lines(3), JUDGED)
    copied = [json.loads(line) for line in s3.objects["runs", KEY].splitlines()]
    assert (found.split, found.key, found.rows) == ("calibration", KEY, 3)
    assert found.source_version and found.source_sha256 != found.sha256
    assert [row["rft"] for row in copied] == [
        {"run": RUN_ID, "row": number, "split": "calibration"} for number in range(3)
    ]


@pytest.mark.parametrize(
    ("body", "documents"), [(None, JUDGED), (lines(3), {"reward": EXACT, "evaluation": EXACT})]
)
def test_without_a_file_or_a_judge_there_is_nothing_to_pin(
    body: bytes | None, documents: dict[str, dict[str, Any]]
) -> None:
    s3, found = pinned(body, documents)
    assert found is None and ("runs", KEY) not in s3.objects


def test_a_case_that_cannot_be_used_ends_the_run_with_its_place() -> None:
    with pytest.raises(
        InvalidRunInput, match=r"calibration\.jsonl line 1, labels\.tune: no judge of this recipe"
    ):
        pinned(lines(2, labels={"tune": True}), JUDGED)


def asked_run(cases: bytes | None, **changes: Any) -> tuple[FakeS3, StageContext]:
    s3, found = pinned(cases, JUDGED)
    resolved: Run = run(calibration=found, reward_config=RUBRIC, **changes)
    base = context(s3, {})
    return s3, StageContext(base.input, resolved, base.paths, base.store, ENVIRONMENT)


def memory(given: StageContext) -> CallMemory:
    return CallMemory(given.store, given.paths, lambda: 900_000)


def answering(monkeypatch: pytest.MonkeyPatch, function: Function, error: bool = False) -> list[str]:
    called = []

    def invoke(FunctionName: str, Payload: bytes) -> dict[str, Any]:
        called.append(FunctionName)
        if error:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorType": "GraderFault"}')}
        event = json.loads(Payload)
        results = [
            {
                "id": sample["id"],
                "aggregate_reward_score": scores.score,
                "metrics_list": [
                    {"name": name, "value": value, "type": "Metric"} for name, value in scores.metrics.items()
                ],
            }
            for sample, scores in zip(event, function(event), strict=True)
        ]
        return {"Payload": io.BytesIO(json.dumps(results).encode())}

    monkeypatch.setattr(clients, "functions", lambda: cast(Any, SimpleNamespace(invoke=invoke)))
    return called


def test_only_functions_that_ask_a_judge_are_asked_and_the_finding_is_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called = answering(monkeypatch, Function())
    s3, given = asked_run(lines())
    reports = calibrate_judges(given, memory(given))
    assert set(called) == {given.run.reward.arn}
    assert {name: report.status for name, report in reports.items()} == {"reward": "passed"}
    stored = s3.objects["runs", given.paths.findings("calibration_reward")]
    assert CalibrationReport.model_validate_json(stored) == reports["reward"]


def test_both_functions_with_judges_get_a_report_each(monkeypatch: pytest.MonkeyPatch) -> None:
    called = answering(monkeypatch, Function())
    _, given = asked_run(lines(), evaluation_config=RUBRIC)
    assert set(calibrate_judges(given, memory(given))) == {"reward", "evaluation"}
    assert set(called) == {given.run.reward.arn, given.run.evaluation_function.arn}


def test_the_recipes_thresholds_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, Function(lambda response, _: not response.startswith("good reply")))
    _, given = asked_run(lines())
    assert calibrate_judges(given, memory(given))["reward"].refused


def test_without_a_file_the_finding_says_what_to_do_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called = answering(monkeypatch, Function())
    s3, given = asked_run(None)
    assert calibrate_judges(given, memory(given))["reward"].status == "missing"
    assert b"docs/calibrate-a-judge.md" in s3.objects["runs", given.paths.findings("calibration_reward")]
    assert called == []


def test_a_judge_that_fails_is_a_fault_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, Function(), error=True)
    s3, given = asked_run(lines())
    with pytest.raises(RewardFunctionFailed, match="GraderFault"):
        calibrate_judges(given, memory(given))
    assert ("runs", given.paths.findings("calibration_reward")) not in s3.objects
