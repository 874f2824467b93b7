"""Jobs and checkpoints as OpenAI's clients see them, and as the trainer does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearsal.bedrock.datasets import CHARACTERS_PER_TOKEN
from rehearsal.bedrock.mantle.state import FineTuningJob, JobRequest, TunedModel, unix
from rehearsal.bedrock.state import Job

BASE_LEARNING_RATE = 5e-5
"""The learningRate that a learning_rate_multiplier of 1.0 stands for (AWS's samples of the other API)."""

SAMPLES_PER_PROMPT = 8
"""Rollouts a prompt; this API has no parameter for them."""

_ENDED = {"Completed": "succeeded", "Failed": "failed", "Stopping": "cancelled", "Stopped": "cancelled"}


def as_trained(request: JobRequest) -> dict[str, Any]:
    """The request in the form that the trainer reads: that of CreateModelCustomizationJob."""
    chosen = request.hyperparameters
    hyperparameters = {
        "epochCount": chosen["n_epochs"],
        "batchSize": chosen["batch_size"],
        "learningRate": BASE_LEARNING_RATE * chosen["learning_rate_multiplier"],
        "trainingSamplePerPrompt": SAMPLES_PER_PROMPT,
    }
    grader = {"lambdaGrader": {"lambdaArn": request.grader_arn}}
    return {
        "customizationConfig": {"rftConfig": {"graderConfig": grader, "hyperParameters": hyperparameters}}
    }


def status_of(job: Job) -> str:
    """OpenAI's status of a job."""
    if job.status in _ENDED:
        return _ENDED[job.status]
    if job.phases["trainingDetails"].status != "NotStarted":
        return "running"
    validated = job.phases["validationDetails"].status == "Completed"
    return "queued" if validated else "validating_files"


def job_json(job: FineTuningJob, account: str, metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """OpenAI's `fine_tuning.job` object."""
    inner, request = job.job, job.request
    hyperparameters = dict(request.hyperparameters)
    grader = {"type": "lambda", "lambda": {"function": request.grader_arn}}
    return {
        "object": "fine_tuning.job",
        "id": job.id,
        "model": request.model,
        "created_at": unix(inner.created),
        "finished_at": unix(inner.ended) if inner.ended else None,
        "estimated_finish": None,
        "fine_tuned_model": inner.model_arn,
        "status": status_of(inner),
        "error": _error(inner),
        "training_file": request.training_file,
        "validation_file": request.validation_file,
        "method": {
            "type": "reinforcement",
            "reinforcement": {"grader": grader, "hyperparameters": hyperparameters},
        },
        "hyperparameters": hyperparameters,
        "trained_tokens": _trained_tokens(inner) if inner.status == "Completed" else None,
        "organization_id": account,
        "result_files": [],
        "integrations": [],
        "seed": request.seed,
        "metadata": metadata,
    }


def checkpoint_id(checkpoint: TunedModel) -> str:
    """A checkpoint's own id, which is not its model's name."""
    return f"ftckpt-{checkpoint.job_id.removeprefix('ftjob-')}-{checkpoint.step}"


def checkpoint_json(checkpoint: TunedModel) -> dict[str, Any]:
    """OpenAI's `fine_tuning.job.checkpoint` object."""
    return {
        "object": "fine_tuning.job.checkpoint",
        "id": checkpoint_id(checkpoint),
        "created_at": unix(checkpoint.created),
        "fine_tuned_model_checkpoint": checkpoint.id,
        "fine_tuning_job_id": checkpoint.job_id,
        "metrics": {"step": checkpoint.step},
        "step_number": checkpoint.step,
    }


def _error(job: Job) -> dict[str, Any] | None:
    if job.status != "Failed":
        return None
    of_file = job.phases["validationDetails"].status == "Failed"
    return {
        "code": "invalid_training_file" if of_file else "training_failed",
        "message": job.failure or "The job failed.",
        "param": "training_file" if of_file else None,
    }


def _trained_tokens(job: Job) -> int:
    """Tokens of all responses, with each real step counted for the configured steps that it stands for."""
    characters = sum(sum(step.lengths) * (step.last - step.first + 1) for step in job.steps)
    return characters // CHARACTERS_PER_TOKEN
