"""Retire model: the candidate that was not promoted loses its deployment, and its model where the recipe says so."""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft_aws import clients
from rft_aws.backends import backend_for
from rft_aws.candidate import release_deployments
from rft_aws.environment import catalogue_folder
from rft_aws.stage import StageContext, run_stage

# In the order in which they could have turned the candidate down, the last word first.
_DECIDED_BY = ("promote_model", "approve_promotion", "compare_models")


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "retire_model", retire)


def retire(context: StageContext) -> StageResult:
    """Delete, and say why."""
    run = context.run
    outcome, reason = decided(context)
    released = release_deployments(clients.bedrock(), context.store, run.run_id, run.recipe)
    model_arn = str(context.input.entry("monitor_job")["model_id"])
    if not run.keep_rejected_model:
        model = load_models(catalogue_folder()).model(run.model)
        backend_for(model, context.environment.partition, run.region).delete_model(model_arn)
    return StageResult.model_validate(
        {
            "decision": Decision.END,
            "outcome": outcome,
            "reason": reason,
            "deployments_deleted": released,
            "model_arn": model_arn,
            "model_kept": run.keep_rejected_model,
        }
    )


def decided(context: StageContext) -> tuple[Outcome, str]:
    """Which stage turned the candidate down, and its reason."""
    for key in _DECIDED_BY:
        entry = context.input.ledger.get(key)
        if entry is not None and entry.get("outcome") is not None:
            return Outcome(entry["outcome"]), str(entry.get("reason") or "No reason was given.")
    raise KeyError("no stage turned the candidate down")
