"""The frame around every stage: parse, reuse what is done, call, store, log."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger
from pydantic import BaseModel, ConfigDict

from rft.contracts.ledger import StageInput, StageResult
from rft.contracts.names import run_id_of_input
from rft.contracts.outcomes import Decision
from rft.contracts.paths import RunPaths
from rft.contracts.run import Execution, Run
from rft_aws import clients
from rft_aws.environment import StageEnvironment, stage_environment
from rft_aws.run_store import RunStore

logger = Logger(service="rft")


class StoredStage(BaseModel):
    """`stages/<key>.json`: a finished stage's entry, with the hash of what it was computed from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input_hash: str
    entry: dict[str, Any]


@dataclass(frozen=True)
class StageContext:
    """What a stage works with: its input, the resolved run, the run's objects, the stack's names."""

    input: StageInput
    run: Run
    paths: RunPaths
    store: RunStore
    environment: StageEnvironment


Stage = Callable[[StageContext], StageResult]


def run_id_of(execution: Execution) -> str:
    """The run of an execution: named by `resume`, else derived from the execution's ARN and start."""
    return run_id_of_input(execution.input, execution.arn, execution.start_time)


def run_store(environment: StageEnvironment) -> RunStore:
    """The runs bucket of this stack."""
    return RunStore(clients.s3(), environment.runs_bucket)


def input_hash(key: str, ledger: dict[str, Any], parameters: dict[str, Any]) -> str:
    """SHA-256 of what a stage sees; a task token differs on every try and is no part of it."""
    seen = {
        "stage": key,
        # A stage that is taken up again meets its own last entry.
        "ledger": {name: entry for name, entry in ledger.items() if name != key},
        "parameters": {k: v for k, v in parameters.items() if k != "task_token"},
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def run_stage(payload: dict[str, Any], key: str, stage: Stage, reusable: bool = True) -> dict[str, Any]:
    """Run one stage, or give back what it gave when it ran on the same input before.

    Args:
        payload: the state machine's payload.
        key: the stage's ledger key.
        stage: the work.
        reusable: False for stages that look at what changes by itself (the job, a deployment).

    Returns:
        The ledger entry, JSON-ready. One that waits is not stored: the stage is not finished.
    """
    given = StageInput.model_validate(payload)
    environment = stage_environment()
    store = run_store(environment)
    run_id = run_id_of(given.execution)
    logger.append_keys(run_id=run_id, stage=key)
    paths = RunPaths(run_id)
    digest = input_hash(key, given.ledger, given.parameters)
    if reusable:
        body = store.read(paths.stage(key))
        stored = None if body is None else StoredStage.model_validate_json(body)
        if stored is not None and stored.input_hash == digest:
            logger.info("reused the stored result of a finished stage")
            return stored.entry
    context = StageContext(given, store.run(run_id), paths, store, environment)
    result = stage(context)
    entry = result.model_dump(mode="json")
    if reusable and result.decision is not Decision.WAIT:
        store.write_document(paths.stage(key), StoredStage(input_hash=digest, entry=entry))
    logger.info("stage done", extra={"decision": entry["decision"], "outcome": entry["outcome"]})
    return entry
