"""Submit job: looked up by name first, then created, so that there are never two."""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import TrainingJob, TrainingRequest
from rft.contracts.ledger import StageResult
from rft.contracts.names import attempt_name
from rft.contracts.outcomes import Decision
from rft.contracts.run import Run
from rft.training.backend import TrainingBackend
from rft_aws.backends import backend_for
from rft_aws.environment import StageEnvironment, catalogue_folder
from rft_aws.resources import ResourceKind, note_resource, plan_resource, read_resources
from rft_aws.stage import StageContext, run_stage

# Names have room for one digit.
MAX_ATTEMPTS = 9


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "submit_job", submit, reusable=False)


def submit(context: StageContext) -> StageResult:
    """Find or create the attempt's job; it is noted before it is made, so that clean up can find it."""
    run, environment, store = context.run, context.environment, context.store
    model = load_models(catalogue_folder()).model(run.model)
    backend = backend_for(model, environment.partition, run.region)
    attempt, job = attempt_of(context, backend)
    name = attempt_name(run.run_id, attempt)
    execution = context.input.execution.arn
    noted = plan_resource(store, run.run_id, ResourceKind.TRAINING_JOB, name, model.backend, execution)
    if job is None:
        note_resource(store, run.run_id, noted)
        if backend.uploads:
            kind = ResourceKind.TRAINING_FILE
            file = plan_resource(store, run.run_id, kind, name, model.backend, execution)
            note_resource(store, run.run_id, file)
        job = backend.submit(training_request(run, name, environment, store.uri(context.paths.output)))
        # Also of a job that has ended already: by its id it is found when its uploaded file is gone.
        note_resource(store, run.run_id, noted.model_copy(update={"identifier": job.job_id}))
    elif job.running:
        note_resource(store, run.run_id, noted.model_copy(update={"identifier": job.job_id}))
    return StageResult.model_validate(
        {"decision": Decision.CONTINUE, "attempt": attempt, "name": name, "job_id": job.job_id}
    )


def attempt_of(context: StageContext, backend: TrainingBackend) -> tuple[int, TrainingJob | None]:
    """Which attempt this is, and its job if there is one already.

    An attempt follows another where Monitor job asked for it, and where an earlier execution of the run left a job
    that ended without a model: that one cannot be resumed, so a resumed run trains anew. A job of this very
    execution is taken as it is, however it ended: Submit may be retried, and never makes a second one.

    Raises:
        TrainingJobFailed: so many attempts came to nothing that another is not worth its price.
    """
    resources = read_resources(context.store, context.run.run_id)
    monitored = context.input.ledger.get("monitor_job")
    first = int(monitored["attempt"]) + 1 if monitored and monitored["decision"] == Decision.RETRY else 1
    for attempt in range(first, MAX_ATTEMPTS + 1):
        name = attempt_name(context.run.run_id, attempt)
        noted = resources.find(ResourceKind.TRAINING_JOB, name)
        job = backend.find(name, None if noted is None else noted.identifier)
        ours = noted is None or noted.execution == context.input.execution.arn
        if job is None or job.running or job.model_id is not None or ours:
            return attempt, job
    raise TrainingJobFailed(
        f"{MAX_ATTEMPTS} training jobs of this run ended without a model; start a fresh run"
    )


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
