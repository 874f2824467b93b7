"""Submit job: looked up by name first, then created, so that there are never two."""

from typing import Any

from rft.catalogue.models import Model, load_models
from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import TrainingJob
from rft.contracts.ledger import StageResult
from rft.contracts.names import attempt_name
from rft.contracts.outcomes import Decision
from rft.training.backend import TrainingBackend
from rft.training.refusals import QuotaUsedUp, ValidationDataRefused
from rft_aws.attempts import read_attempts
from rft_aws.backends import backend_for
from rft_aws.environment import catalogue_folder
from rft_aws.job_request import tell_of_withheld, training_request, without_validation_data
from rft_aws.quota_wait import wait_for_quota
from rft_aws.release_run import release_late_job
from rft_aws.resources import ResourceKind, note_resource, plan_resource, read_resources
from rft_aws.stage import StageContext, run_stage

# Names have room for one digit.
MAX_ATTEMPTS = 9


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "submit_job", submit, reusable=False)


def submit(context: StageContext) -> StageResult:
    """Find or create the attempt's job; it is noted before it is made, so that clean up can find it.

    Raises:
        TrainingQuotaUsedUp: there was no room for another job for as long as a run waits.
        TrainingJobFailed: the service refuses the request, or the run was ended while the job was being made.
    """
    run = context.run
    model = load_models(catalogue_folder()).model(run.model)
    backend = backend_for(model, context.environment.partition, run.region)
    attempt, job = attempt_of(context, backend)
    name = attempt_name(run.run_id, attempt)
    if job is None:
        try:
            job = create(context, backend, model, attempt)
        except QuotaUsedUp as full:
            return wait_for_quota(context, str(full))
    elif job.running:
        note_job(context, model, job)
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE,
            "attempt": attempt,
            "name": name,
            "job_id": job.job_id,
            **validation_data(context),
        }
    )


def create(context: StageContext, backend: TrainingBackend, model: Model, attempt: int) -> TrainingJob:
    """Create the attempt's job, if need be without validation data.

    Should clean up have come by while it was being made, the job is stopped again: nobody else would.
    """
    run, store = context.run, context.store
    name = attempt_name(run.run_id, attempt)
    execution = context.input.execution.arn
    kinds = [ResourceKind.TRAINING_JOB, *([ResourceKind.TRAINING_FILE] if backend.uploads else [])]
    for kind in kinds:
        planned = plan_resource(store, run.run_id, kind, name, model.backend, execution)
        note_resource(store, run.run_id, planned)
    request = training_request(context, attempt)
    if (context.input.ledger.get("monitor_job") or {}).get("cause") == "validation_data":
        tell_of_withheld(context, str(context.input.entry("monitor_job")["reason"]))
    try:
        job = backend.submit(request)
    except ValidationDataRefused as refused:
        job = backend.submit(without_validation_data(context, request, str(refused)))
    resources = read_resources(store, run.run_id)
    noted = resources.find(ResourceKind.TRAINING_JOB, name)
    if noted is None or noted.released or execution in resources.ended:
        release_late_job(store, run.run_id, backend, job)
        raise TrainingJobFailed(
            f"the run was ended while the training job {job.name} was being made: it was stopped again"
        )
    # Also of a job that has ended already: by its id it is found when its uploaded file is gone.
    note_resource(store, run.run_id, noted.model_copy(update={"identifier": job.job_id}))
    return job


def note_job(context: StageContext, model: Model, job: TrainingJob) -> None:
    """Note a job that was found running, so that clean up finds it too."""
    store, run_id, execution = context.store, context.run.run_id, context.input.execution.arn
    kind = ResourceKind.TRAINING_JOB
    noted = plan_resource(store, run_id, kind, job.name, model.backend, execution)
    note_resource(store, run_id, noted.model_copy(update={"identifier": job.job_id}))


def validation_data(context: StageContext) -> dict[str, str]:
    """What became of the validation data, and why where Bedrock would not have them."""
    if not context.run.use_validation_data:
        return {"validation_data": "switched off"}
    withheld = read_attempts(context).withheld
    if withheld is None:
        return {"validation_data": "used"}
    reason = f"Trained without validation data, since Bedrock would not have them: {withheld}"
    return {"validation_data": "withheld", "reason": reason}


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
