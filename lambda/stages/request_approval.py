"""Request approval: keep the task token encrypted in the run, and tell a person what to decide and how."""

import json
from typing import Any

from rft.contracts.ledger import StageInput
from rft.contracts.paths import RunPaths
from rft.contracts.run import Run
from rft_aws import clients
from rft_aws.console import execution_link
from rft_aws.environment import stage_environment
from rft_aws.notify import publish
from rft_aws.stage import logger, run_id_of, run_store

_DECIDED_ON = {"training": "forecast_run", "promotion": "compare_models"}


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """Called with a task token; the state waits until `SendTaskSuccess` with `{"approved": bool, "by", "why"}`."""
    given = StageInput.model_validate(payload)
    name, token = str(given.parameters["name"]), str(given.parameters["task_token"])
    environment = stage_environment()
    store = run_store(environment)
    run_id = run_id_of(given.execution)
    logger.append_keys(run_id=run_id, stage="request_approval")
    key = RunPaths(run_id).approval(name)
    store.write(key, json.dumps({"name": name, "task_token": token}).encode())
    run = store.run(run_id)
    basis = given.ledger.get(_DECIDED_ON[name]) or {}
    lines = message(run, name, str(basis.get("reason") or ""), store.uri(key), given.execution.arn)
    publish(clients.sns(), environment.topic_arn, f"Approve {name} of {run_id}?", lines)
    logger.info("approval requested", extra={"approval": name})
    return {"requested": name}


def message(run: Run, name: str, basis: str, token_uri: str, execution_arn: str) -> list[str]:
    """The mail's lines: what is asked, on what grounds, by when, and the commands that answer."""
    token = f'"$(aws s3 cp {token_uri} - | python3 -c \'import json,sys; print(json.load(sys.stdin)["task_token"])\')"'
    send = f"aws stepfunctions send-task-success --region {run.region} --task-token {token} --task-output"
    asked = "start the training job" if name == "training" else "promote the tuned model"
    return [
        f"Run {run.run_id} ({run.title}, {run.model}) waits for a person: {asked}?",
        basis,
        f"Without an answer within {run.approvals.hours:g} hours the run ends as declined.",
        "",
        "To approve:",
        f'  {send} \'{{"approved": true, "by": "YOUR NAME"}}\'',
        "To decline:",
        f'  {send} \'{{"approved": false, "by": "YOUR NAME", "why": "YOUR REASON"}}\'',
        "",
        f"Execution: {execution_link(run.region, execution_arn)}",
    ]
