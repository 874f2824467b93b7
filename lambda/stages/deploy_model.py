"""Deploy model: an on-demand deployment of the candidate, found by name, polled until it is Active.

An open-weight model is called by its own id, at once: that id is then what later stages take for the deployment.
"""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import DeploymentFailed
from rft.contracts.ledger import StageResult
from rft.contracts.names import client_token
from rft.contracts.outcomes import Decision
from rft_aws import clients
from rft_aws.deployments import Deployments, DeploymentState
from rft_aws.environment import catalogue_folder
from rft_aws.resources import ResourceKind, note_resource, plan_resource
from rft_aws.stage import StageContext, run_stage

POLL_SECONDS = 60
# Users see 8 minutes; a deployment that is not there after so long hangs, and a poll a minute fills the history.
LONGEST_HOURS = 6.0


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "deploy_model", deploy, reusable=False)


def deploy(context: StageContext) -> StageResult:
    """Find or create the candidate's deployment.

    Raises:
        DeploymentFailed: Bedrock gave up on it; the message has its reason.
    """
    run, store = context.run, context.store
    name = str(context.input.entry("submit_job")["name"])
    model_arn = str(context.input.entry("monitor_job")["model_id"])
    if not load_models(catalogue_folder()).model(run.model).needs_deployment:
        return StageResult.model_validate(
            {"decision": Decision.CONTINUE, "deployment_arn": model_arn, "name": name, "needed": False}
        )
    deployments = Deployments(clients.bedrock())
    execution = context.input.execution.arn
    deployment = deployments.describe(name)
    noted = plan_resource(store, run.run_id, ResourceKind.DEPLOYMENT, name, "bedrock", execution)
    if deployment is None:
        note_resource(store, run.run_id, noted)
        # A deployment that was deleted is not made again by a repeated token.
        token = client_token(name, f"deployment-{noted.made}")
        arn = deployments.create(name, model_arn, token, run.run_id, run.recipe)
        note_resource(store, run.run_id, noted.model_copy(update={"identifier": arn}))
        return waiting(arn)
    note_resource(store, run.run_id, noted.model_copy(update={"identifier": deployment.arn}))
    if deployment.state == DeploymentState.FAILED:
        raise DeploymentFailed(
            f"Bedrock could not deploy {model_arn}: {deployment.failure or 'no reason given'}. The model is kept; "
            'look at the deployment quotas (`rft doctor`), then resume the run with {"resume": "'
            + run.run_id
            + '"}'
        )
    if deployment.state == DeploymentState.CREATING:
        hours = (deployment.observed_at - deployment.created_at).total_seconds() / 3600
        if hours > LONGEST_HOURS:
            raise DeploymentFailed(
                f"the deployment of {model_arn} is still being created after {hours:.1f} hours: it hangs and is "
                f'deleted. The model is kept; resume the run with {{"resume": "{run.run_id}"}}'
            )
        return waiting(deployment.arn)
    return StageResult.model_validate(
        {"decision": Decision.CONTINUE, "deployment_arn": deployment.arn, "name": name}
    )


def waiting(arn: str) -> StageResult:
    """Ask to be called again."""
    return StageResult.model_validate(
        {"decision": Decision.WAIT, "deployment_arn": arn, "wait_seconds": POLL_SECONDS}
    )
