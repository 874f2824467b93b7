"""Preflight over several invocations: it says "wait" in time, goes on, and is told when it does not get on."""

import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from rft.contracts.errors import PreflightStuck
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision
from rft.contracts.paths import RunPaths
from rft.preflight.report import PreflightReport
from rft_aws import clients, stage
from rft_aws.run_store import RunStore
from stages import preflight_reward
from tests.fakes.runs import ENVIRONMENT, RUN_ID, execution, run
from tests.fakes.runs import context as stage_context
from tests.fakes.s3 import FakeS3

CALLS = 10
PROVED = PreflightReport(
    decision="continue", reasons=[], checks=[], strategies={}, worst_rows=[], rows=10, samples=20
)


class Functions:
    """Both grader functions, on a clock: a call takes 100 of the 900 seconds that an invocation has."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[str] = []

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        self.now += 100.0
        self.asked.append(f"{FunctionName} {Payload!r}")
        results = [{"id": s["id"], "aggregate_reward_score": 1.0} for s in json.loads(Payload)]
        return {"Payload": io.BytesIO(json.dumps(results).encode())}

    def remaining(self) -> Callable[[], int]:
        started = self.now
        return lambda: int(1000 * (900 - (self.now - started)))


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Functions:
    made = Functions()
    monkeypatch.setattr(clients, "functions", lambda: SimpleNamespace(invoke=made.invoke))

    def proving(_run: object, _rows: object, _config: object, invoke: Any, *_: Any, **__: Any) -> Any:
        for number in range(CALLS):
            invoke([{"id": str(number)}])
        return PROVED

    monkeypatch.setattr(preflight_reward, "prove_function", proving)
    monkeypatch.setattr(clients, "service_quotas", lambda: SimpleNamespace())
    monkeypatch.setattr(preflight_reward, "reward_load", lambda *_: None)
    return made


@pytest.fixture
def s3() -> FakeS3:
    made = FakeS3()
    made.objects["runs", RunPaths(RUN_ID).data("train")] = b"{}\n"
    return made


def invocations(s3: FakeS3, functions: Functions) -> list[dict[str, Any]]:
    """The entries of every invocation until one is finished, as the state machine hands them on."""
    entries: list[dict[str, Any]] = []
    while not entries or entries[-1]["decision"] == "wait":
        ledger = {} if not entries else {"preflight_reward": entries[-1]}
        found = preflight_reward.prove(stage_context(s3, ledger), functions.remaining())
        entries.append(found.model_dump(mode="json"))
    return entries


def test_it_goes_on_where_it_stopped(s3: FakeS3, functions: Functions) -> None:
    *waits, last = invocations(s3, functions)
    assert [entry["attempt"] for entry in waits] == list(range(1, len(waits) + 1))
    answered = [entry["answered"] for entry in waits]
    assert len(answered) > 1 and answered == sorted(set(answered))
    assert last["decision"] == "continue"
    assert last["latency_ms_per_sample"] is not None
    assert len(functions.asked) == len(set(functions.asked)) == 2 * CALLS


def test_a_whole_invocation_without_an_answer_is_a_fault(s3: FakeS3, functions: Functions) -> None:
    waiting = {"decision": "wait", "attempt": 1, "answered": 4}
    with pytest.raises(PreflightStuck, match="no call of a grader function was answered"):
        preflight_reward.prove(stage_context(s3, {"preflight_reward": waiting}), lambda: 0)
    assert functions.asked == []


def test_only_the_finished_stage_is_stored_and_its_own_entry_is_no_part_of_its_input(
    s3: FakeS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(s3, "runs")  # type: ignore[arg-type]
    store.write_document(RunPaths(RUN_ID).run, run())
    monkeypatch.setattr(stage, "stage_environment", lambda: ENVIRONMENT)
    monkeypatch.setattr(stage, "run_store", lambda _: store)
    monkeypatch.setattr(stage, "run_id_of", lambda _: RUN_ID)
    decisions = [Decision.WAIT, Decision.CONTINUE]

    def ran(ledger: dict[str, Any]) -> Any:
        payload = {"execution": execution().model_dump(mode="json"), "ledger": ledger}
        return stage.run_stage(payload, "preflight_reward", lambda _: StageResult(decision=decisions.pop(0)))

    before = {"validate_datasets": {"decision": "continue"}}
    first = ran(before)
    assert first["decision"] == "wait" and store.read(RunPaths(RUN_ID).stage("preflight_reward")) is None
    assert ran({**before, "preflight_reward": first})["decision"] == "continue"
    # A resumed execution begins without the entry, and finds the stage done.
    assert ran(before)["decision"] == "continue" and decisions == []
