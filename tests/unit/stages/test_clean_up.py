"""Clean up lets go of what a broken run holds, and of nothing that another execution works with."""

from types import SimpleNamespace
from typing import Any

import pytest

from rft.contracts.ledger import StageInput
from rft_aws.run_executions import note_execution
from rft_aws.run_store import RunStore
from stages import clean_up
from tests.fakes.runs import ENVIRONMENT, RUN_ID, execution, run
from tests.fakes.s3 import FakeS3

LEDGER = {"failure": {"state": "Resolve run", "error": "InvalidRunInput", "cause": "still worked on"}}


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs whose resources were released."""
    found: list[str] = []

    def release(_store: object, _environment: object, given: Any) -> list[str]:
        found.append(given.run_id)
        return ["done"]

    monkeypatch.setattr(clean_up, "release_run", release)
    return found


def store_of_run(monkeypatch: pytest.MonkeyPatch, first_status: str) -> RunStore:
    """A stored run that the execution `first` works or worked on."""
    states = SimpleNamespace(describe_execution=lambda executionArn: {"status": first_status})
    monkeypatch.setattr("rft_aws.clients.step_functions", lambda: states)
    store = RunStore(FakeS3(), "runs")  # type: ignore[arg-type]
    store.write(f"runs/{RUN_ID}/run.json", run().model_dump_json().encode())
    note_execution(store, RUN_ID, execution("first"))
    return store


def resumed() -> StageInput:
    given = execution("second").model_copy(update={"input": {"resume": RUN_ID}})
    return StageInput(execution=given, ledger=LEDGER)


def test_a_refused_resume_leaves_the_live_run_alone(
    monkeypatch: pytest.MonkeyPatch, released: list[str]
) -> None:
    store = store_of_run(monkeypatch, "RUNNING")
    answer = clean_up.after_fault(resumed(), store, ENVIRONMENT)
    assert released == []
    assert (answer["error"], answer["done"]) == ("InvalidRunInput", [])


def test_a_resume_that_breaks_later_is_cleaned_up_after(
    monkeypatch: pytest.MonkeyPatch, released: list[str]
) -> None:
    store = store_of_run(monkeypatch, "ABORTED")
    assert clean_up.after_fault(resumed(), store, ENVIRONMENT)["done"] == ["done"]
    assert released == [RUN_ID]


def job_event(name: str, status: str = "Failed") -> dict[str, Any]:
    """The detail of Bedrock's event about a job of that name."""
    return {"jobName": name, "jobStatus": status}


@pytest.mark.parametrize("status", ["InProgress", "Failed", "Completed"])
def test_a_job_that_changes_while_its_run_goes_on_is_monitors_business(
    monkeypatch: pytest.MonkeyPatch, released: list[str], status: str
) -> None:
    store = store_of_run(monkeypatch, "RUNNING")
    answer = clean_up.after_job_change(job_event(f"{RUN_ID}-a1", status), store, ENVIRONMENT)
    assert (answer, released) == ({"done": []}, [])


@pytest.mark.parametrize("ended", ["FAILED", "ABORTED", "TIMED_OUT", "SUCCEEDED"])
def test_a_job_that_changes_after_its_run_has_ended_is_cleaned_up_after(
    monkeypatch: pytest.MonkeyPatch, released: list[str], ended: str
) -> None:
    store = store_of_run(monkeypatch, ended)
    answer = clean_up.after_job_change(job_event(f"{RUN_ID}-a2", "InProgress"), store, ENVIRONMENT)
    assert (answer, released) == ({"done": ["done"]}, [RUN_ID])


@pytest.mark.parametrize("name", ["somebody-elses-job", f"{RUN_ID}-ax", "-a1", "math-20261122-9999999999-a1"])
def test_a_job_of_no_known_run_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, released: list[str], name: str
) -> None:
    store = store_of_run(monkeypatch, "ABORTED")
    assert clean_up.after_job_change(job_event(name), store, ENVIRONMENT) == {"done": []}
    assert released == []
