"""The sandbox's self-probe as the preflight sees it, and how a judge's calibration ends a run."""

import io
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rft.calibration.report import CalibrationReport
from rft.contracts.errors import RewardFunctionFailed
from rft.contracts.paths import RunPaths
from rft.contracts.run import GraderFunction
from rft.preflight.report import PreflightReport
from rft_aws import clients
from stages import preflight_reward
from stages.preflight_reward import prove_sandbox
from tests.fakes.runs import RUN_ID
from tests.fakes.runs import context as stage_context
from tests.fakes.s3 import FakeS3

FUNCTION = GraderFunction(
    name="reward-code",
    version="3",
    arn="arn:reward-code:3",
    code_sha256="x",
    log_group="log",
    timeout_seconds=780,
)
CODE = {"type": "code_tests"}
PROVED = PreflightReport(
    decision="continue", reasons=[], checks=[], strategies={}, worst_rows=[], rows=10, samples=20
)


def context(stored: dict[str, Any]) -> Any:
    store = SimpleNamespace(write_document=lambda key, report: stored.update({key: report}))
    return SimpleNamespace(store=store, paths=SimpleNamespace(findings=lambda name: f"findings/{name}.json"))


def answering(monkeypatch: pytest.MonkeyPatch, holds: bool) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []
    answer = {"sandboxes": {"process": [{"name": "no_files", "holds": holds, "seen": "raised"}]}}

    def invoke(FunctionName: str, Payload: bytes) -> dict[str, Any]:
        asked.append({"function": FunctionName, "event": json.loads(Payload)})
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    monkeypatch.setattr(clients, "functions", lambda: cast(Any, SimpleNamespace(invoke=invoke)))
    return asked


def test_a_sandbox_that_holds_is_a_check_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, holds=True)
    (check,) = prove_sandbox(context({}), "reward", FUNCTION, CODE)
    assert (check.name, check.passed, check.figures) == ("sandbox", True, {"process.no_files": 1.0})
    assert asked == [{"function": FUNCTION.arn, "event": {"rft_probe": True}}]


def test_one_that_does_not_hold_is_stored_and_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, holds=False)
    stored: dict[str, Any] = {}
    with pytest.raises(RewardFunctionFailed, match=r"does not hold: process\.no_files"):
        prove_sandbox(context(stored), "evaluation", FUNCTION, CODE)
    report = stored["findings/preflight_evaluation.json"]
    assert report.decision == "refuse"
    assert [check.passed for check in report.checks] == [False]


@pytest.mark.parametrize(
    ("reasons", "decision", "outcome", "said"),
    [
        ([], "continue", None, "Agrees."),
        (["Kappa is low."], "end", "reward_refused", "The judge of the reward function: Kappa is low."),
    ],
)
def test_a_judge_that_people_contradict_ends_the_run(
    reasons: list[str], decision: str, outcome: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibration = CalibrationReport(
        function="reward",
        status="refused" if reasons else "passed",
        sentence="Agrees.",
        reasons=reasons,
        warnings=[],
    )
    monkeypatch.setattr(clients, "functions", lambda: SimpleNamespace())
    monkeypatch.setattr(clients, "service_quotas", lambda: SimpleNamespace())
    monkeypatch.setattr(preflight_reward, "reward_load", lambda *_: None)
    monkeypatch.setattr(preflight_reward, "prove_function", lambda *_: PROVED)
    monkeypatch.setattr(preflight_reward, "calibrate_judges", lambda *_: {"reward": calibration})
    s3 = FakeS3()
    s3.objects["runs", RunPaths(RUN_ID).data("train")] = b"{}\n"
    result = preflight_reward.prove(stage_context(s3, {}), lambda: 900_000).model_dump(mode="json")
    assert (result["decision"], result["outcome"]) == (decision, outcome)
    assert said in result["reason"]
    assert result["calibration"] == {"reward": calibration.status}


def test_a_function_without_a_sandbox_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, holds=False)
    assert prove_sandbox(context({}), "reward", FUNCTION, {"type": "math_answer"}) == []
    assert asked == []
