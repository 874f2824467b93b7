"""Promote model: the champion record moves to the candidate, if nobody moved it in between."""

from datetime import datetime
from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import DeploymentFailed, PromotionConflict
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.profile import InferenceTarget
from rft.promotion.champion import Champion, promoted
from rft.training.targets import tuned_target
from rft_aws import clients
from rft_aws.champions import point_to, read_champion, write_champion
from rft_aws.deployments import Deployments, DeploymentState
from rft_aws.environment import catalogue_folder
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.stage import StageContext, run_stage

# What of the comparison goes into the champion record.
_VERDICT_KEYS = (
    "verdict",
    "primary",
    "prompts",
    "base_mean",
    "tuned_mean",
    "gain",
    "lower",
    "upper",
    "p_value",
)


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "promote_model", promote)


def promote(context: StageContext) -> StageResult:
    """Compare-and-set the record, then point applications at the deployment.

    A run that lost against another one is rejected, not failed: its model was good, the other's came first.
    """
    run, store = context.run, context.store
    record, etag = read_champion(store, run.recipe)
    champion = candidate(context)
    moved = promoted(record, champion)
    try:
        if moved is not record:
            write_champion(store, moved, etag)
    except PromotionConflict as conflict:
        return StageResult.model_validate(
            {"decision": Decision.RETIRE, "outcome": Outcome.REJECTED, "reason": str(conflict)}
        )
    point_to(clients.ssm(), context.environment.champion_prefix, moved)
    keep_deployment(context, champion.deployment_arn)
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE,
            "outcome": Outcome.PROMOTED,
            "reason": str(context.input.entry("compare_models")["reason"]),
            "model_arn": champion.model_arn,
            "deployment_arn": champion.deployment_arn,
            "previous_run": record.run_id if record is not None and moved is not record else None,
        }
    )


def candidate(context: StageContext) -> Champion:
    """The candidate as it would stand in the record.

    Raises:
        DeploymentFailed: its deployment is not there, or not Active: nothing that cannot serve is promoted.
        ModelCallFailed: it needs no deployment, and does not answer.
    """
    run = context.run
    arn = str(context.input.entry("deploy_model")["deployment_arn"])
    target = tuned_target(load_models(catalogue_folder()).model(run.model), arn)
    serves_at = serving_at(target, run.region)
    compared = context.input.entry("compare_models")
    return Champion(
        recipe=run.recipe,
        run_id=run.run_id,
        model_arn=str(context.input.entry("monitor_job")["model_id"]),
        deployment_arn=arn,
        api=target.api,
        data_sha256={split: data.sha256 for split, data in run.data.items()},
        reward_version=run.reward.arn,
        evaluation_version=run.evaluation_function.arn,
        verdict={key: compared[key] for key in _VERDICT_KEYS},
        promoted_at=serves_at.isoformat(),
        simulated=run.simulated,
    )


def serving_at(target: InferenceTarget, region: str) -> datetime:
    """The service's own time of finding that the candidate can be called; see `candidate` for what is raised."""
    if target.api == "chat_completions":
        # See `rft_aws.backends`: the SDK is only where it is needed.
        from rft_aws.chat_completions import answers_at
        from rft_aws.mantle_client import mantle

        return answers_at(mantle(region), target)
    deployment = Deployments(clients.bedrock()).describe(target.model_id)
    if deployment is None or deployment.state != DeploymentState.ACTIVE:
        raise DeploymentFailed(
            f"the candidate's deployment {target.model_id} is not Active and cannot become the champion"
        )
    return deployment.observed_at


def keep_deployment(context: StageContext, arn: str) -> None:
    """The deployment now belongs to the champion, no more to the run: clean up must leave it alone."""
    for resource in read_resources(context.store, context.run.run_id).resources:
        if resource.kind == ResourceKind.DEPLOYMENT and resource.identifier == arn:
            note_resource(context.store, context.run.run_id, resource.model_copy(update={"released": True}))
