"""Submit job: looked up by name first, then created, so that there are never two."""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.job import TrainingRequest
from rft.contracts.ledger import StageResult
from rft.contracts.names import attempt_name
from rft.contracts.outcomes import Decision
from rft.contracts.run import Run
from rft_aws.backends import backend_for
from rft_aws.environment import StageEnvironment, catalogue_folder
from rft_aws.resources import Resource, ResourceKind, note_resource
from rft_aws.stage import StageContext, run_stage


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "submit_job", submit, reusable=False)


def submit(context: StageContext) -> StageResult:
    """Find or create this attempt's job; it is noted before it is made, so that clean up can find it."""
    run, environment = context.run, context.environment
    attempt = attempt_of(context)
    name = attempt_name(run.run_id, attempt)
    model = load_models(catalogue_folder()).model(run.model)
    backend = backend_for(model, environment.partition, run.region)
    noted = Resource(kind=ResourceKind.TRAINING_JOB, name=name, backend=model.backend)
    note_resource(context.store, run.run_id, noted)
    job = backend.find(name)
    if job is None:
        job = backend.submit(
            training_request(run, name, environment, context.store.uri(context.paths.output))
        )
    note_resource(context.store, run.run_id, noted.model_copy(update={"identifier": job.job_id}))
    return StageResult.model_validate(
        {"decision": Decision.CONTINUE, "attempt": attempt, "name": name, "job_id": job.job_id}
    )


def attempt_of(context: StageContext) -> int:
    """1, or one more than the attempt that Monitor job asked to repeat."""
    monitored = context.input.ledger.get("monitor_job")
    return int(monitored["attempt"]) + 1 if monitored and monitored["decision"] == Decision.RETRY else 1


def training_request(run: Run, name: str, environment: StageEnvironment, output_uri: str) -> TrainingRequest:
    """What the backend is asked for: the run's own data copies and the pinned reward version."""
    uri = f"s3://{environment.runs_bucket}/"
    return TrainingRequest(
        name=name,
        run_id=run.run_id,
        recipe=run.recipe,
        model=run.model,
        role_arn=environment.training_role_arn,
        reward_function_arn=run.reward.arn,
        train_uri=uri + run.data["train"].key,
        validation_uri=uri + run.data["validation"].key if run.use_validation_data else None,
        output_uri=output_uri,
        kms_key_arn=environment.key_arn,
        hyperparameters=run.hyperparameters.model_dump(exclude_none=True),
    )
