"""Clean up: stop the job, delete the candidate's deployment, whatever ended the run.

Three callers: the state machine after a caught fault; EventBridge when an execution failed, was aborted or timed out
(which no Catch can see); EventBridge when a training job changed while its run may have ended.
"""

import json
from datetime import UTC, datetime
from typing import Any

from rft.contracts.ledger import Failure, StageInput
from rft.contracts.names import RUN_ID
from rft.contracts.paths import RunPaths
from rft.contracts.run import Execution, Run
from rft.report.outcome import failure_in, plain_cause
from rft_aws import clients
from rft_aws.environment import StageEnvironment, stage_environment
from rft_aws.release_run import release_run
from rft_aws.resources import note_ended
from rft_aws.run_executions import execution_arns, still_running
from rft_aws.run_report import RunReporter
from rft_aws.run_store import RunStore
from rft_aws.stage import StoredStage, logger, run_id_of, run_store

_MACHINE_EVENT = "Step Functions Execution Status Change"


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    environment = stage_environment()
    store = run_store(environment)
    if "detail-type" not in payload:
        return after_fault(StageInput.model_validate(payload), store, environment)
    if payload["detail-type"] == _MACHINE_EVENT:
        return after_execution(payload["detail"], store, environment)
    return after_job_change(payload["detail"], store, environment)


def after_fault(given: StageInput, store: RunStore, environment: StageEnvironment) -> dict[str, Any]:
    """Release everything, and give the fault in plain words."""
    run_id = run_id_of(given.execution)
    logger.append_keys(run_id=run_id, stage="clean_up")
    caught = failure_in(given.ledger)
    if caught is None:
        raise KeyError("Clean up was reached without a failure in the ledger")
    # A refused `resume` fails while the run goes on elsewhere: what that one uses is not this one's to release.
    busy = worked_on_by_another(store, run_id, given.execution)
    done = [] if busy else release(store, environment, run_id)
    return {"error": caught.error, "cause": plain_cause(caught.cause), "done": done}


def after_execution(detail: dict[str, Any], store: RunStore, environment: StageEnvironment) -> dict[str, Any]:
    """Release everything; write the report that the execution could not write itself."""
    execution = execution_of(detail)
    run_id = run_id_of(execution)
    logger.append_keys(run_id=run_id, stage="clean_up")
    if worked_on_by_another(store, run_id, execution):
        return {"done": []}
    done = release(store, environment, run_id, execution)
    if not reported(store, run_id, execution):
        reporter = RunReporter(store, environment, run_id, execution)
        report = reporter.write(stored_ledger(store, run_id), failure_of(detail, done))
        reporter.announce(report)
    return {"done": done}


def after_job_change(
    detail: dict[str, Any], store: RunStore, environment: StageEnvironment
) -> dict[str, Any]:
    """A job that changes while nobody works on its run is stopped; otherwise Monitor job sees to it."""
    run_id, _, attempt = str(detail["jobName"]).rpartition("-a")
    if not (RUN_ID.match(run_id) and attempt.isdigit()):
        return {"done": []}
    logger.append_keys(run_id=run_id, stage="clean_up")
    arns = execution_arns(store, run_id)
    if not arns or any(still_running(clients.step_functions(), arn) for arn in arns):
        return {"done": []}
    return {"done": release(store, environment, run_id)}


def worked_on_by_another(store: RunStore, run_id: str, execution: Execution) -> bool:
    """Whether another execution works on the run now: then nothing of it may be released."""
    others = [arn for arn in execution_arns(store, run_id) if arn != execution.arn]
    busy = any(still_running(clients.step_functions(), arn) for arn in others)
    if busy:
        logger.info("another execution works on the run; nothing is released")
    return busy


def release(
    store: RunStore, environment: StageEnvironment, run_id: str, over: Execution | None = None
) -> list[str]:
    """Release the run's resources; a run that was never resolved has none.

    Args:
        over: an execution that did not end by itself, so that one of its functions may still be at work.
    """
    body = store.read(RunPaths(run_id).run)
    if body is None:
        return []
    if over is not None:
        note_ended(store, run_id, over.arn)
    done = release_run(store, environment, Run.model_validate_json(body))
    logger.info("released", extra={"count": len(done)})
    return done


def execution_of(detail: dict[str, Any]) -> Execution:
    """The execution that an EventBridge event tells of; its times are milliseconds of the epoch."""
    return Execution(
        arn=detail["executionArn"],
        name=detail["name"],
        start_time=datetime.fromtimestamp(detail["startDate"] / 1000, tz=UTC),
        input=json.loads(detail.get("input") or executed_input(detail["executionArn"])),
        state_machine_arn=detail["stateMachineArn"],
    )


def executed_input(arn: str) -> str:
    """The execution's input from Step Functions: an event leaves one out that is too large for it."""
    return clients.step_functions().describe_execution(executionArn=arn)["input"]


def reported(store: RunStore, run_id: str, execution: Execution) -> bool:
    """Whether the run's report already tells how this execution ended."""
    body = store.read(RunPaths(run_id).report_json)
    if body is None:
        return False
    report = json.loads(body)
    return report["failure"] is not None and execution.arn in body.decode()


def failure_of(detail: dict[str, Any], done: list[str]) -> Failure:
    """What ended the execution, in plain words."""
    words = {
        "ABORTED": "A person or program stopped the execution.",
        "TIMED_OUT": "The execution ran longer than the state machine's limit.",
    }
    cause = detail.get("cause") or words.get(detail["status"], "The execution failed.")
    return Failure(
        state="the state machine",
        error=detail.get("error") or f"Execution{detail['status'].title().replace('_', '')}",
        cause=" ".join([plain_cause(cause), *done]),
    )


def stored_ledger(store: RunStore, run_id: str) -> dict[str, Any]:
    """The ledger as far as finished stages stored their entries; the state document itself is gone."""
    prefix = f"{RunPaths(run_id).prefix}stages/"
    return {
        key.removeprefix(prefix).removesuffix(".json"): StoredStage.model_validate_json(
            store.require(key)
        ).entry
        for key in store.keys(prefix)
    }
