"""What the progress display asks for: everything that is in progress, as JSON."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from rehearsal.bedrock.clock import iso
from rehearsal.bedrock.mantle.state import MantleState
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.state import Job


def state_summary(mantle: MantleState, options: Options) -> dict[str, Any]:
    """The clock, both APIs' jobs with their reward curves, models, deployments and uploaded files."""
    state = mantle.shared
    with state.lock:
        return {
            "simulated": True,
            "clock": iso(state.clock.now()),
            "options": options.to_json(),
            "jobs": [_job(job) for job in [*state.jobs, *(job.job for job in mantle.jobs.values())]],
            "models": [
                *(
                    {"arn": model.arn, "name": model.name, "policy": model.policy_digest}
                    for model in state.models
                ),
                *(
                    {"arn": model.id, "name": model.id, "policy": model.policy_digest}
                    for model in mantle.models.values()
                ),
            ],
            "deployments": [
                {"arn": deployment.arn, "name": deployment.name, "status": deployment.status}
                for deployment in state.deployments
            ],
            "uploads": [{"id": file.id, "name": file.name} for file in mantle.files.values()],
        }


def _job(job: Job) -> dict[str, Any]:
    return {
        "arn": job.arn,
        "name": job.name,
        "status": job.status,
        "phases": {name: phase.status for name, phase in job.phases.items()},
        "step": job.steps[-1].last if job.steps else 0,
        "steps": job.total_steps,
        "reward_mean": [round(fmean(step.rewards), 4) for step in job.steps],
        "entropy": [round(step.entropy, 4) for step in job.steps],
        "flat_groups": [round(step.flat_groups, 4) for step in job.steps],
        "validation_reward": [round(evaluation.reward, 4) for evaluation in job.evaluations],
        "created": iso(job.created),
        "ended": iso(job.ended) if job.ended else None,
        "failure": job.failure,
    }
