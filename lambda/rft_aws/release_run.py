"""Stopping and deleting what a broken run left behind; safe to call any number of times."""

import time

from rft.catalogue.models import load_models
from rft.contracts.errors import TrainingJobFailed
from rft.contracts.job import JobState, TrainingJob
from rft.contracts.run import Run
from rft.training.backend import TrainingBackend
from rft_aws import clients
from rft_aws.backends import backend_for
from rft_aws.candidate import release_deployments
from rft_aws.environment import StageEnvironment, catalogue_folder
from rft_aws.resources import ResourceKind, note_resource, read_resources
from rft_aws.run_store import RunStore
from rft_aws.stage import logger

# A job takes a while to stop; the sentence says so where it takes longer than this.
STOP_SECONDS = 40
POLL_SECONDS = 2


def release_run(store: RunStore, environment: StageEnvironment, run: Run) -> list[str]:
    """Stop the run's jobs and delete its deployments; one sentence for each thing done.

    The champion's deployment belongs to the champion and is left alone.
    """
    sentences = stop_jobs(store, environment, run)
    for name in release_deployments(clients.bedrock(), store, run.run_id, run.recipe):
        sentences.append(f"The deployment {name} is gone.")
    return sentences


def stop_jobs(store: RunStore, environment: StageEnvironment, run: Run) -> list[str]:
    """Stop every training job of the run that may still be running, found by its name."""
    model = load_models(catalogue_folder()).model(run.model)
    backend = backend_for(model, environment.partition, run.region)
    sentences = []
    for resource in read_resources(store, run.run_id).resources:
        # One that was let go without ever having been seen may have been in the making then.
        gone = resource.released and resource.identifier is not None
        if resource.kind != ResourceKind.TRAINING_JOB or gone:
            continue
        job = backend.find(resource.name, resource.identifier)
        if job is not None and job.running:
            job = stop(backend, job)
            sentences.append(f"The training job {job.name} was told to stop and is {job.state}.")
        if job is None or not job.running:
            # The id is kept: without it a job cannot be found once its uploaded file is gone.
            found = resource.identifier if job is None else job.job_id
            update = {"released": True, "identifier": found}
            note_resource(store, run.run_id, resource.model_copy(update=update))
            for file in release_upload(backend, store, run.run_id, resource.name):
                sentences.append(f"The uploaded training file {file} is deleted.")
    return sentences


def release_late_job(store: RunStore, run_id: str, backend: TrainingBackend, job: TrainingJob) -> None:
    """Stop a job that came into being after its run had been released, and note that it was there."""
    if job.running:
        job = stop(backend, job)
    noted = read_resources(store, run_id).find(ResourceKind.TRAINING_JOB, job.name)
    if noted is not None:
        update = {"released": not job.running, "identifier": job.job_id}
        note_resource(store, run_id, noted.model_copy(update=update))
    if not job.running and backend.uploads:
        # Its note says released already, of an upload that was not there then.
        backend.dispose(job.name)


def release_upload(backend: TrainingBackend, store: RunStore, run_id: str, name: str) -> list[str]:
    """Delete the training data that a job which has ended left with the service; the ids of what is gone now.

    A refusal costs no run its model: it is logged, and the file stays noted, so that whoever comes next tries again.
    """
    noted = read_resources(store, run_id).find(ResourceKind.TRAINING_FILE, name)
    if noted is None or noted.released:
        return []
    try:
        gone = backend.dispose(name)
    except TrainingJobFailed as refusal:
        logger.warning("the uploaded training file stays", extra={"file": name, "reason": str(refusal)})
        return []
    note_resource(store, run_id, noted.model_copy(update={"released": True}))
    return gone


def stop(backend: TrainingBackend, job: TrainingJob) -> TrainingJob:
    """Stop a job and wait for it, at most `STOP_SECONDS`; the job as it is then."""
    if job.state == JobState.IN_PROGRESS:
        backend.stop(job.job_id)
    deadline = time.monotonic() + STOP_SECONDS
    job = backend.describe(job.job_id)
    while job.running and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        job = backend.describe(job.job_id)
    return job
